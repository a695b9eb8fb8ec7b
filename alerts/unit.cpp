// The spellings of units, and which unit of a lab test is meant.
#include "alerts/terminology.hpp"

#include <algorithm>

namespace alerts {
namespace {

struct Spelling {
    std::string_view sent;
    std::string_view normal;
};

// In this order, in a unit without blanks.
constexpr Spelling spellings[] = {
    {"\xC2\xB5", "u"},  {"\xCE\xBC", "u"},  {"\xC3\x97", "x"},      {"\xC2\xB9\xC2\xB2", "^12"},
    {"\xC2\xB2", "^2"}, {"\xC2\xB3", "^3"}, {"\xE2\x81\xB6", "^6"}, {"\xE2\x81\xB9", "^9"},
    {"micg", "ug"},     {"mcg", "ug"},      {"MCG", "uG"},          {"mcmol", "umol"},
    {"MCMOL", "uMOL"},  {"mcM", "uM"},      {"mcL", "uL"},          {"mcl", "ul"},
    {"MCL", "uL"},      {"gms/", "g/"},     {"GMS/", "G/"},         {"gm/", "g/"},
    {"GM/", "G/"},      {"Gm/", "g/"},
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

// What UCUM puts into braces says of what was counted, not in what: 10*3{cells}/uL. A unit that is
// nothing else ({INR}) keeps it.
std::string without_annotations(const std::string& unit) {
    std::string rest = unit;
    for (std::size_t open = rest.find('{'); open != std::string::npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        if (close == std::string::npos) return unit;
        rest.erase(open, close + 1 - open);
    }
    return rest.empty() ? unit : rest;
}

// "UMOLL" of "umol/L". A slash with nothing on one side of it is no mere separator.
bool is_run_together(std::string_view sent, std::string_view unit) {
    const std::size_t slash = unit.find('/');
    if (slash == unit.npos || slash == 0 || slash + 1 == unit.size()) return false;
    return sent.size() + 1 == unit.size() &&
           same_but_case(sent.substr(0, slash), unit.substr(0, slash)) &&
           same_but_case(sent.substr(slash), unit.substr(slash + 1));
}

}  // namespace

std::string normal_unit(std::string_view as_sent) {
    std::string unit{as_sent};
    replace_all(unit, " per ", "/");
    replace_all(unit, " PER ", "/");
    replace_all(unit, "\xC2\xA0", "");  // a blank that does not break
    std::erase_if(unit, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    for (const Spelling& spelling : spellings) replace_all(unit, spelling.sent, spelling.normal);
    return powers(without_annotations(unit));
}

std::optional<UnitReading> Terminology::read_unit(ConceptId lab, std::string_view as_sent) const {
    const std::string sent = normal_unit(as_sent);
    const std::vector<UnitEntry>& units = concepts_[lab].units;
    const std::vector<std::string>& normal = spellings_[lab];
    // The unit that fits, if all that fit mean the same.
    const UnitEntry* found = nullptr;
    bool ambiguous = false;
    const auto fits = [&](const UnitEntry& unit) {
        ambiguous |= found != nullptr &&
                     (found->canonical != unit.canonical || found->factor != unit.factor);
        found = &unit;
    };
    const auto reading = [&]() -> std::optional<UnitReading> {
        if (found == nullptr || ambiguous) return std::nullopt;
        return UnitReading{found->canonical, found->factor};
    };
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (normal[i] == sent) return UnitReading{units[i].canonical, units[i].factor};
        if (same_but_case(normal[i], sent)) fits(units[i]);
    }
    if (found != nullptr || sent.find('/') != sent.npos) return reading();
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (is_run_together(sent, normal[i])) fits(units[i]);
    }
    return reading();
}

}  // namespace alerts
