#include "config/units.hpp"

#include "config/suggestion.hpp"

#include <algorithm>

namespace config {
namespace {

using alerts::Concept;
using alerts::Decimal;
using alerts::Factor;
using alerts::UnitEntry;
using Kind = yaml::Node::Kind;

// Two spellings that are one after normal_unit() would make the factor depend on their order.
void add_unit(Concept& lab, const yaml::Node& spelling, std::string canonical, Factor factor,
              Report& report) {
    const std::string normal = alerts::normal_unit(spelling.text);
    for (const UnitEntry& had : lab.units) {
        if (alerts::normal_unit(had.spelling) == normal) {
            report.add(spelling, "unit '" + spelling.text + "' stands here already");
            return;
        }
    }
    lab.units.push_back({spelling.text, std::move(canonical), factor});
}

void read_converted(Concept& lab, const std::string& canonical, const yaml::Node& node,
                    Report& report) {
    if (node.kind == Kind::nothing || !expect(Kind::mapping, node, report)) return;
    check_keys(node, report);
    for (const auto& [spelling, value] : node.entries) {
        // "" in quotes: a result without a unit.
        const bool no_unit = spelling.kind == Kind::scalar && spelling.text.empty();
        if (!no_unit && !read_text(spelling, report)) continue;
        const auto text = read_text(value, report);
        if (!text) continue;
        if (const auto factor = parse_factor(*text)) {
            add_unit(lab, spelling, canonical, *factor, report);
        } else {
            report.add(value, "'" + *text + "' is no factor such as 10, 0.1 or 10/40.078");
        }
    }
}

}  // namespace

std::optional<Factor> parse_factor(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto multiply = Decimal::parse(text.substr(0, slash));
    const auto divide =
        slash == std::string_view::npos ? Decimal{1} : Decimal::parse(text.substr(slash + 1));
    if (!multiply || !divide || *multiply <= Decimal{} || *divide <= Decimal{}) return std::nullopt;
    return Factor{*multiply, *divide};
}

void read_units(Concept& lab, const yaml::Node& node, Report& report) {
    if (!expect(Kind::mapping, node, report)) return;
    check_keys(node, report);
    if (node.entries.empty()) report.add(node, "at least one unit is needed");
    for (const auto& [canonical, converted] : node.entries) {
        if (read_text(canonical, report)) add_unit(lab, canonical, canonical.text, {}, report);
    }
    for (const auto& [canonical, converted] : node.entries) {
        read_converted(lab, canonical.text, converted, report);
    }
}

void read_plausible(Concept& lab, const yaml::Node& node, Report& report) {
    if (!expect(Kind::mapping, node, report)) return;
    check_keys(node, report);
    for (const auto& [canonical, range] : node.entries) {
        if (!expect_canonical(lab, canonical, report)) continue;
        if (range.kind != Kind::list || range.items.size() != 2) {
            report.add(range, "expected the lowest and the highest plausible value: [0, 700]");
            continue;
        }
        const auto low = read_decimal(range.items[0], report);
        const auto high = read_decimal(range.items[1], report);
        if (!low || !high) continue;
        if (*low >= *high) report.add(range, "the lowest value comes first");
        lab.plausible.push_back({canonical.text, *low, *high});
    }
}

std::vector<std::string_view> canonical_units(const Concept& lab) {
    std::vector<std::string_view> units;
    for (const UnitEntry& unit : lab.units) {
        if (unit.spelling == unit.canonical) units.push_back(unit.canonical);
    }
    return units;
}

bool expect_canonical(const Concept& lab, const yaml::Node& key, Report& report) {
    if (key.kind != Kind::scalar) return false;  // said by check_keys
    const auto canonical = canonical_units(lab);
    if (std::find(canonical.begin(), canonical.end(), key.text) != canonical.end()) return true;
    for (const UnitEntry& unit : lab.units) {
        if (unit.spelling == key.text) {
            report.add(key, "'" + key.text + "' is converted for '" + lab.name + "': write '" +
                                unit.canonical + "' here");
            return false;
        }
    }
    report.add(key, "unknown unit '" + key.text + "' for '" + lab.name + "'" +
                        did_you_mean(key.text, canonical));
    return false;
}

}  // namespace config
