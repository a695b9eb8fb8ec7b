#include "alerts/reference_range.hpp"

#include "alerts/bound.hpp"

namespace alerts {
namespace {

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// OBX-8 repeats; feeds write "H~HH", "H^High" or "H". The first that speaks of the range counts.
std::optional<Side> flagged(std::string_view flags, bool& normal) {
    normal = false;
    while (!flags.empty()) {
        const std::size_t end = flags.find_first_of("~^ ,;");
        const std::string_view flag = flags.substr(0, end);
        if (flag == "H" || flag == "HH" || flag == "HU" || flag == ">") return Side::above;
        if (flag == "L" || flag == "LL" || flag == "LU" || flag == "<") return Side::below;
        if (flag == "N") normal = true;
        if (end == flags.npos) break;
        flags.remove_prefix(end + 1);
    }
    return std::nullopt;
}

}  // namespace

std::optional<ReferenceRange> parse_reference_range(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('<') || text.starts_with('>')) {
        const bool upper = text.front() == '<';
        text.remove_prefix(text.substr(1).starts_with('=') ? 2 : 1);
        const auto limit = Decimal::parse(trimmed(text));
        if (!limit) return std::nullopt;
        return upper ? ReferenceRange{std::nullopt, *limit} : ReferenceRange{*limit, std::nullopt};
    }
    const std::size_t dash = text.find('-', 1);
    if (dash == text.npos) return std::nullopt;
    const auto low = Decimal::parse(trimmed(text.substr(0, dash)));
    const auto high = Decimal::parse(trimmed(text.substr(dash + 1)));
    if (!low || !high || *high < *low) return std::nullopt;
    return ReferenceRange{*low, *high};
}

Truth beyond_range(const ResultStatement& said, Side side) {
    bool normal = false;
    if (const auto flag = flagged(said.flags, normal)) return truth(*flag == side);
    if (normal) return Truth::no;
    const auto range = parse_reference_range(said.reference_range);
    if (!range || !said.number) return Truth::unknown;
    const auto& end = side == Side::above ? range->high : range->low;
    if (!end) return Truth::unknown;
    return lies(side, *said.number, {}, *end);
}

}  // namespace alerts
