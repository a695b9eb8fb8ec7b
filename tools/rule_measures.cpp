#include "tools/rule_measures.hpp"

#include "tools/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::ordered_json;
using ByReason = std::map<std::string, std::size_t>;

constexpr std::array<std::string_view, 4> within{"15 minutes", "an hour", "12 hours", "later"};
constexpr std::size_t enough_firings = 20;
constexpr std::size_t too_many_percent = 90;
// What alerts/lifecycle.cpp says of one that begins under an override.
constexpr const char* under_an_override = "overridden";

std::size_t sum(const ByReason& reasons) {
    return std::accumulate(reasons.begin(), reasons.end(), std::size_t{0},
                           [](std::size_t all, const auto& one) { return all + one.second; });
}

// What follows `beginning` in a text that begins so.
bool take(std::string_view& text, std::string_view beginning) {
    if (!text.starts_with(beginning)) return false;
    text.remove_prefix(beginning.size());
    return true;
}

void add(RuleMeasures& measures, std::string_view what, std::size_t count) {
    if (what == "raised") {
        measures.raised += count;
    } else if (take(what, "raised quietly: ")) {
        measures.raised += count;
        measures.quiet[std::string{what}] += count;
    } else if (what == "raised in the shadow") {
        measures.shadow += count;
    } else if (what == "updated") {
        measures.updated += count;
    } else if (what == "escalated") {
        measures.escalated += count;
    } else if (what == "resolved") {
        measures.resolved += count;
    } else if (what == "resolved within an hour") {
        measures.resolved_at_once += count;
    } else if (what == "retracted") {
        measures.retracted += count;
    } else if (take(what, "overridden: ")) {
        measures.overridden[std::string{what}] += count;
    } else if (take(what, "acknowledged ")) {
        take(what, "within ");
        const auto at = std::find(within.begin(), within.end(), what);
        if (at != within.end())
            measures.acknowledged.at(static_cast<std::size_t>(at - within.begin())) += count;
    }
}

std::size_t percent_overridden(const RuleMeasures& one) {
    return one.firings() == 0
               ? 0
               : std::min<std::size_t>(100, one.all_overridden() * 100 / one.firings());
}

std::string number(std::size_t count) {
    return count == 0 ? "" : std::to_string(count);
}

std::string reasons_text(const ByReason& reasons) {
    std::string text;
    for (const auto& [reason, count] : reasons) {
        if (!text.empty()) text += ", ";
        text += reason + " " + std::to_string(count);
    }
    return text;
}

// In the last column, which may be as wide as it likes.
std::vector<Cell> note(std::string text) {
    std::vector<Cell> cells(10, Cell{""});
    cells.emplace_back(std::move(text));
    return cells;
}

// "45 s", "7 min", "3 h 20 min", "5 d 2 h".
std::string length_text(std::chrono::milliseconds length) {
    using namespace std::chrono;
    const auto number_of = [](auto count) { return std::to_string(count.count()); };
    const auto whole = round<seconds>(length);
    if (whole < 1min) return number_of(whole) + " s";
    if (whole < 1h) return number_of(round<minutes>(whole)) + " min";
    if (whole < 48h)
        return number_of(floor<hours>(whole)) + " h " +
               number_of(floor<minutes>(whole % hours{1})) + " min";
    return number_of(floor<days>(whole)) + " d " + number_of(floor<hours>(whole % days{1})) + " h";
}

std::string acknowledged_text(const RuleMeasures& one) {
    if (one.all_acknowledged() == 0) return "";
    if (const auto median = one.median_reaction()) {
        const std::string of_some = one.reactions.size() < one.all_acknowledged()
                                        ? " of the last " + std::to_string(one.reactions.size())
                                        : "";
        return std::to_string(one.all_acknowledged()) + ", median " + length_text(*median) +
               of_some;
    }
    return std::to_string(one.all_acknowledged()) + ", half " +
           (one.half_acknowledged() == "later" ? "later than 12 hours"
                                               : "within " + one.half_acknowledged());
}

std::string overridden_text(const RuleMeasures& one) {
    if (one.all_overridden() == 0) return "";
    return std::to_string(one.all_overridden()) + " (" + std::to_string(percent_overridden(one)) +
           " %)";
}

}  // namespace

std::size_t RuleMeasures::all_quiet() const {
    return sum(quiet);
}
std::size_t RuleMeasures::all_overridden() const {
    return sum(overridden);
}
std::size_t RuleMeasures::all_acknowledged() const {
    return std::accumulate(acknowledged.begin(), acknowledged.end(), std::size_t{0});
}
std::size_t RuleMeasures::firings() const {
    const auto under = quiet.find(under_an_override);
    return raised - (under == quiet.end() ? 0 : under->second);
}
bool RuleMeasures::waved_away() const {
    return firings() >= enough_firings && all_overridden() * 100 > firings() * too_many_percent;
}
std::string RuleMeasures::half_acknowledged() const {
    const std::size_t all = all_acknowledged();
    std::size_t so_far = 0;
    for (std::size_t i = 0; i < within.size(); ++i) {
        so_far += acknowledged.at(i);
        if (all > 0 && so_far * 2 >= all) return std::string{within.at(i)};
    }
    return {};
}

std::optional<std::chrono::milliseconds> RuleMeasures::median_reaction() const {
    if (reactions.empty()) return std::nullopt;
    const std::size_t half = reactions.size() / 2;
    if (reactions.size() % 2 == 1) return reactions[half];
    return (reactions[half - 1] + reactions[half]) / 2;
}

std::vector<RuleMeasures> measures_of(const std::vector<alerts::RuleCount>& counts,
                                      const std::vector<alerts::Reaction>& reactions) {
    std::map<std::string, RuleMeasures> by_rule;
    for (const alerts::RuleCount& one : counts) add(by_rule[one.rule], one.what, one.count);
    for (const alerts::Reaction& one : reactions) by_rule[one.rule].reactions.push_back(one.after);
    std::vector<RuleMeasures> measures;
    for (auto& [rule, one] : by_rule) {
        one.rule = rule;
        std::sort(one.reactions.begin(), one.reactions.end());
        measures.push_back(std::move(one));
    }
    std::stable_sort(measures.begin(), measures.end(),
                     [](const RuleMeasures& a, const RuleMeasures& b) {
                         return percent_overridden(a) > percent_overridden(b);
                     });
    return measures;
}

std::string measures_text(const std::vector<RuleMeasures>& measures, bool colour) {
    Table table;
    table.head({"rule", "raised", "quiet", "shadow", "escalated", "acknowledged", "overridden",
                "resolved", "<= 1 h", "retracted", ""});
    for (const RuleMeasures& one : measures) {
        table.row({one.rule, number(one.raised), number(one.all_quiet()), number(one.shadow),
                   number(one.escalated), acknowledged_text(one), overridden_text(one),
                   number(one.resolved), number(one.resolved_at_once), number(one.retracted),
                   Cell{one.waved_away() ? "more than 90 % overridden: change this rule" : "",
                        Colour::red}});
        if (!one.quiet.empty()) table.row(note("nobody called: " + reasons_text(one.quiet)));
        if (!one.overridden.empty()) table.row(note("overridden: " + reasons_text(one.overridden)));
    }
    return table.text(colour);
}

Json measures_json(const std::vector<RuleMeasures>& measures) {
    Json all = Json::array();
    for (const RuleMeasures& one : measures) {
        const auto median = one.median_reaction();
        Json acknowledged = Json::object();
        for (std::size_t i = 0; i < within.size(); ++i)
            acknowledged[std::string{i + 1 == within.size() ? "" : "within "} +
                         std::string{within.at(i)}] = one.acknowledged.at(i);
        all.push_back(
            {{"rule", one.rule},
             {"raised", one.raised},
             {"quiet", one.quiet},
             {"shadow", one.shadow},
             {"updated", one.updated},
             {"escalated", one.escalated},
             {"acknowledged", acknowledged},
             {"half_acknowledged", one.half_acknowledged()},
             {"median_seconds",
              median ? Json(std::chrono::duration<double>{*median}.count()) : Json(nullptr)},
             {"median_of", one.reactions.size()},
             {"overridden", one.overridden},
             {"overridden_percent", percent_overridden(one)},
             {"waved_away", one.waved_away()},
             {"resolved", one.resolved},
             {"resolved_within_an_hour", one.resolved_at_once},
             {"retracted", one.retracted}});
    }
    return {{"rules", all}};
}

}  // namespace calciwatch
