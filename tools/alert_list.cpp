#include "tools/alert_list.hpp"

#include "alerts/alert_name.hpp"
#include "tools/patient_text.hpp"
#include "tools/table.hpp"
#include "tools/time_text.hpp"

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using namespace alerts;
using Json = nlohmann::ordered_json;

// The first number people still go by.
std::string number_of(const KeptAlert& kept) {
    for (const PatientNumber& one : kept.numbers)
        if (!one.given_up) return identifier_text(one.identifier);
    return "id " + std::to_string(kept.patient);
}

std::string status_of(const Alert& alert) {
    return std::string{name(alert.status)} + (alert.shadow ? " (shadow)" : "");
}

// Of an alert that is over why it is, else what it says.
std::string words_of(const Alert& alert) {
    return alert.ended ? alert.ended_because : alert.summary;
}

void add_history(Table& table, const std::vector<KeptChange>& history) {
    for (const KeptChange& one : history)
        table.row({"", "", time_text(one.at), "",
                   one.message ? "message " + std::to_string(*one.message) : "no message", "",
                   std::string{name(one.change)} + ", " + std::string{name(one.severity)} + ": " +
                       one.why});
}

Json json(const std::optional<Time>& time) {
    return time ? Json(to_iso8601(*time)) : Json(nullptr);
}

Json json(const std::vector<KeptChange>& history) {
    Json all = Json::array();
    for (const KeptChange& one : history)
        all.push_back({{"seq", one.seq},
                       {"at", to_iso8601(one.at)},
                       {"message", one.message ? Json(*one.message) : Json(nullptr)},
                       {"change", name(one.change)},
                       {"severity", name(one.severity)},
                       {"why", one.why}});
    return all;
}

Json json(const std::vector<Evidence>& evidence) {
    Json all = Json::array();
    for (const Evidence& one : evidence)
        all.push_back({{"condition", one.condition},
                       {"value", one.value},
                       {"matched", one.matched},
                       {"control_id", one.source.control_id},
                       {"sent", to_iso8601(one.source.sent)},
                       {"place", one.source.place}});
    return all;
}

Json json(const Deed& deed) {
    if (deed.by.empty()) return nullptr;
    return {{"by", deed.by},
            {"reason", deed.reason},
            {"at", to_iso8601(deed.at)},
            {"until", json(deed.until)}};
}

Json json(const ListedAlert& listed) {
    const Alert& alert = listed.kept.alert;
    Json numbers = Json::array();
    for (const PatientNumber& one : listed.kept.numbers)
        if (!one.given_up) numbers.push_back(identifier_text(one.identifier));
    Json object{{"key", to_string(AlertName{listed.kept.patient, alert.rule, alert.subject})},
                {"patient", {{"id", listed.kept.patient}, {"numbers", numbers}}},
                {"rule", alert.rule},
                {"subject", alert.subject},
                {"episode", alert.episode},
                {"status", name(alert.status)},
                {"severity", name(alert.severity)},
                {"shadow", alert.shadow},
                {"bundle", alert.bundle},
                {"title", alert.title},
                {"summary", alert.summary},
                {"raised", to_iso8601(alert.raised)},
                {"changed", to_iso8601(alert.changed_at)},
                {"ended", json(alert.ended)},
                {"ended_because", alert.ended_because},
                {"deed", json(alert.deed)},
                {"evidence", json(alert.evidence)}};
    if (listed.history) object["history"] = json(*listed.history);
    return object;
}

}  // namespace

Colour colour_of(Severity severity) {
    switch (severity) {
        case Severity::critical:
            return Colour::red;
        case Severity::high:
            return Colour::yellow;
        case Severity::moderate:
            return Colour::cyan;
        case Severity::info:
            break;
    }
    return Colour::none;
}

std::string alerts_text(const std::vector<ListedAlert>& listed, bool colour) {
    Table table;
    table.head({"severity", "status", "raised", "changed", "patient", "rule", "what"});
    for (const ListedAlert& one : listed) {
        const Alert& alert = one.kept.alert;
        const std::string about = alert.subject.empty() ? "" : " (" + alert.subject + ')';
        table.row({Cell{std::string{name(alert.severity)},
                        stands(alert.status) ? colour_of(alert.severity) : Colour::none},
                   status_of(alert), time_text(alert.raised), time_text(alert.changed_at),
                   number_of(one.kept), alert.rule + about, words_of(alert)});
        if (one.history) add_history(table, *one.history);
    }
    return table.text(colour);
}

Json alerts_json(const std::vector<ListedAlert>& listed, std::size_t total) {
    Json all = Json::array();
    for (const ListedAlert& one : listed) all.push_back(json(one));
    return {{"total", total}, {"alerts", all}};
}

}  // namespace calciwatch
