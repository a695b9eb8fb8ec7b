#include "tools/explanation_json.hpp"

#include "tools/explanation_text.hpp"

#include <optional>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using namespace alerts;
using Json = nlohmann::ordered_json;

Json json(const std::optional<Time>& time) {
    return time ? Json(to_iso8601(*time)) : Json(nullptr);
}

// Of an absence no message speaks.
Json json(const Evidence& one) {
    Json object = Json::object();
    if (!one.source.control_id.empty()) object["control_id"] = one.source.control_id;
    if (!one.source.place.empty()) {
        object["sent"] = to_iso8601(one.source.sent);
        object["place"] = one.source.place;
    }
    object["value"] = one.value;
    object["matched"] = one.matched;
    return object;
}

Json json(const Explained& one) {
    Json object{{"answer", word(one.truth)}, {"condition", one.condition}};
    object["until"] = json(one.until);
    if (!one.seen.empty()) object["seen"] = one.seen;
    for (const Evidence& proof : one.evidence) object["evidence"].push_back(json(proof));
    for (const Explained& part : one.parts) object["parts"].push_back(json(part));
    return object;
}

Json json(const std::optional<Explained>& one) {
    return one ? json(*one) : Json(nullptr);
}

Json json(const Alert* alert) {
    if (alert == nullptr) return nullptr;
    return {{"status", name(alert->status)}, {"severity", name(alert->severity)},
            {"episode", alert->episode},     {"raised", to_iso8601(alert->raised)},
            {"ended", json(alert->ended)},   {"ended_because", alert->ended_because}};
}

Json json(const Explanation& one) {
    Json cases = Json::array();
    for (const ExplainedCase& special : one.cases)
        cases.push_back({{"severity", name(special.severity)}, {"when", json(special.when)}});
    return {{"subject", one.subject},     {"drug", one.drug},        {"closed", one.closed},
            {"when", json(one.when)},     {"cases", cases},          {"clear", json(one.clear)},
            {"held_back", one.held_back}, {"alert", json(one.alert)}};
}

}  // namespace

Json explanation_json(const Rule& rule, const Terminology& terminology, Time now,
                      const std::vector<Explanation>& explanations) {
    Json subjects = Json::array();
    for (const Explanation& one : explanations) subjects.push_back(json(one));
    return {{"rule", rule.id},
            {"about", subjects_of(rule, terminology)},
            {"at", to_iso8601(now)},
            {"subjects", subjects}};
}

}  // namespace calciwatch
