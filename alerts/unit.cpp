// The spellings of units, and which unit of a lab test is meant.
#include "alerts/terminology.hpp"

#include <algorithm>

namespace alerts {
namespace {

struct Spelling {
    std::string_view sent;
    std::string_view normal;
};

// In this order.
constexpr Spelling spellings[] = {
    {" per ", "/"},         {" PER ", "/"},     {"\xC2\xA0", ""},  // a blank that does not break
    {"\xC2\xB5", "u"},      {"\xCE\xBC", "u"},  {"\xC2\xB9\xC2\xB2", "^12"},
    {"\xC2\xB2", "^2"},     {"\xC2\xB3", "^3"}, {"\xE2\x81\xB6", "^6"},
    {"\xE2\x81\xB9", "^9"}, {"micg", "ug"},     {"mcg", "ug"},
    {"MCG", "uG"},          {"mcmol", "umol"},  {"mcM", "uM"},
    {"mcL", "uL"},          {"mcl", "ul"},      {"MCL", "uL"},
};

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

bool power_sign(char c) {
    return c == '^' || c == '*' || c == 'E' || c == 'e';
}

// x10^3, 10**3 and 10E3 are all 10*3; other powers lose their sign: m^2 is m2.
std::string powers(std::string_view text) {
    std::string result;
    if (text.starts_with("x10") || text.starts_with("X10")) text.remove_prefix(1);
    if (text.size() > 3 && text.starts_with("10") && power_sign(text[2])) {
        result = "10*";
        text.remove_prefix(3);
        while (!text.empty() && power_sign(text.front())) text.remove_prefix(1);
    }
    for (const char c : text) {
        if (c != '^' && c != '*') result += c;
    }
    return result;
}

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_but_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return small(x) == small(y); });
}

}  // namespace

std::string normal_unit(std::string_view as_sent) {
    std::string unit{as_sent};
    for (const Spelling& spelling : spellings) replace_all(unit, spelling.sent, spelling.normal);
    std::erase_if(unit, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return powers(unit);
}

std::optional<UnitReading> Terminology::read_unit(ConceptId lab, std::string_view as_sent) const {
    const std::string sent = normal_unit(as_sent);
    const UnitEntry* but_case = nullptr;
    bool ambiguous = false;
    for (const UnitEntry& unit : concepts_[lab].units) {
        const std::string accepted = normal_unit(unit.spelling);
        if (accepted == sent) return UnitReading{unit.canonical, unit.factor};
        if (!same_but_case(accepted, sent)) continue;
        ambiguous = but_case != nullptr;
        but_case = &unit;
    }
    if (but_case == nullptr || ambiguous) return std::nullopt;
    return UnitReading{but_case->canonical, but_case->factor};
}

}  // namespace alerts
