#include "alerts/step/alert_body.hpp"

#include "alerts/alert_name.hpp"

#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace alerts {
namespace {

// Keys stay in the order written here: bodies are read by people too.
using Json = nlohmann::ordered_json;

std::string twenty_digits(Sequence seq) {
    std::array<char, 24> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%020lld", static_cast<long long>(seq));
    return {text.data(), static_cast<std::size_t>(length)};
}

// FHIR knows three; a critical alert is high there and critical on the card.
std::string_view fhir_severity(Severity severity) {
    switch (severity) {
        case Severity::critical:
        case Severity::high:
            return "high";
        case Severity::moderate:
            return "moderate";
        case Severity::info:
            return "low";
    }
    return "low";
}

std::string_view card_indicator(Severity severity) {
    switch (severity) {
        case Severity::critical:
            return "critical";
        case Severity::high:
        case Severity::moderate:
            return "warning";
        case Severity::info:
            return "info";
    }
    return "info";
}

// A retracted alert should never have been: its evidence was taken back.
std::string_view fhir_status(AlertStatus status) {
    return status == AlertStatus::retracted ? "entered-in-error" : "final";
}

// CDS Hooks wants a summary under 140 characters; cut between characters, not inside one.
std::string card_summary(const std::string& text) {
    constexpr std::size_t limit = 139;
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        if (begins && ++characters == limit) return text.substr(0, i) + "…";
    }
    return text;
}

std::string alert_key(PatientId patient, const Alert& alert) {
    return to_string(AlertName{patient, alert.rule, alert.subject});
}

// An object with room for so many members. It is a vector of pairs whose names are constant: one
// that grows copies all that is in it, and all that is in that.
Json object(std::size_t members) {
    Json made = Json::object();
    made.get_ref<Json::object_t&>().reserve(members);
    return made;
}

// An array of one: braces alone mean different things to different compilers.
Json only(Json element) {
    Json list = Json::array();
    list.push_back(std::move(element));
    return list;
}

Json patient_json(const Patient& patient) {
    Json identifiers = Json::array();
    for (const Identifier& id : patient.identifiers) {
        identifiers.push_back(
            {{"authority", id.authority}, {"type", id.type}, {"number", id.number}});
    }
    const Encounter* const visit = patient.encounter();
    return {{"id", patient.id},     {"identifiers", std::move(identifiers)},
            {"name", patient.name}, {"birthDate", patient.birth_date},
            {"sex", patient.sex},   {"location", visit == nullptr ? "" : visit->location}};
}

Json evidence_json(const Alert& alert) {
    Json list = Json::array();
    for (const Evidence& one : alert.evidence) {
        Json item = object(6);
        item["condition"] = one.condition;
        if (!one.source.control_id.empty()) item["controlId"] = one.source.control_id;
        if (!one.source.place.empty()) {
            item["sent"] = to_iso8601(one.source.sent);
            item["place"] = one.source.place;
        }
        item["value"] = one.value;
        item["matched"] = one.matched;
        list.push_back(std::move(item));
    }
    return list;
}

Json issue_patient(const Patient& patient) {
    Json subject{{"type", "Patient"}};
    if (!patient.identifiers.empty()) {
        const Identifier& id = patient.identifiers.front();
        Json identifier{{"value", id.number}};
        if (!id.type.empty()) identifier["type"]["coding"] = only({{"code", id.type}});
        if (!id.authority.empty()) identifier["assigner"]["display"] = id.authority;
        subject["identifier"] = std::move(identifier);
    }
    if (!patient.name.empty()) subject["display"] = patient.name;
    return subject;
}

Json issue_evidence(const Evidence& evidence) {
    std::string detail = evidence.value + " (" + evidence.matched;
    if (!evidence.source.place.empty()) detail += ", " + evidence.source.place;
    if (!evidence.source.control_id.empty()) detail += " of message " + evidence.source.control_id;
    detail += ")";
    Json one = object(2);
    one["code"] = only({{"text", evidence.condition}});
    one["detail"] = only({{"display", detail}});
    return one;
}

Json detected_issue(const Publication& publication) {
    const Alert& alert = publication.change.alert;
    Json issue = object(10);
    issue["resourceType"] = "DetectedIssue";
    issue["identifier"] = only(
        {{"system", "urn:calciwatch:alert"}, {"value", alert_key(publication.patient.id, alert)}});
    issue["status"] = fhir_status(alert.status);
    issue["code"]["coding"] =
        only({{"system", "urn:calciwatch:rule"}, {"code", alert.rule}, {"display", alert.title}});
    issue["code"]["text"] = alert.title;
    issue["severity"] = fhir_severity(alert.severity);
    issue["patient"] = issue_patient(publication.patient);
    issue["identifiedDateTime"] = to_iso8601(alert.raised);
    for (const Evidence& one : alert.evidence) issue["evidence"].push_back(issue_evidence(one));
    issue["detail"] = alert.summary;
    if (!alert.deed.by.empty()) {
        Json mitigation{{"date", to_iso8601(alert.deed.at)}};
        const bool overridden = !alert.deed.reason.empty();
        mitigation["action"]["text"] =
            overridden ? "overridden: " + alert.deed.reason : std::string{"acknowledged"};
        mitigation["author"]["display"] = alert.deed.by;
        issue["mitigation"].push_back(std::move(mitigation));
    }
    if (alert.ended) {
        Json mitigation{{"date", to_iso8601(*alert.ended)}};
        mitigation["action"]["text"] = alert.ended_because;
        issue["mitigation"].push_back(std::move(mitigation));
    }
    return issue;
}

Json card(const Publication& publication) {
    const Alert& alert = publication.change.alert;
    Json card = object(5);
    card["summary"] = card_summary(alert.summary);
    card["detail"] = alert.summary;
    card["indicator"] = card_indicator(alert.severity);
    card["source"]["label"] = alert.reference.empty() ? alert.rule : alert.reference;
    card["overrideReasons"] = Json::array();
    if (publication.rule != nullptr) {
        for (const std::string& reason : publication.rule->override_reasons) {
            card["overrideReasons"].push_back({{"code", reason}, {"display", reason}});
        }
    }
    return card;
}

// Who acknowledged or overrode it.
Json deed_json(const Alert& alert) {
    Json deed{{"by", alert.deed.by}, {"at", to_iso8601(alert.deed.at)}};
    if (!alert.deed.reason.empty()) deed["reason"] = alert.deed.reason;
    if (alert.deed.until) deed["until"] = to_iso8601(*alert.deed.until);
    return deed;
}

Json own_view(const Publication& publication) {
    const AlertChange& change = publication.change;
    const Alert& alert = change.alert;
    Json view = object(24);
    view["key"] = alert_key(publication.patient.id, alert);
    view["rule"] = alert.rule;
    view["version"] = alert.rule_version;
    view["subject"] = alert.subject;
    view["episode"] = alert.episode;
    view["change"] = name(change.change);
    view["why"] = change.why;
    view["state"] = name(alert.status);
    view["severity"] = name(alert.severity);
    view["tier"] = name(tier(alert.severity));
    view["notify"] = change.notify;
    view["certainty"] = alert.certainty == Certainty::confirmed ? "confirmed" : "probable";
    view["title"] = alert.title;
    view["message"] = alert.summary;
    view["reference"] = alert.reference;
    view["raised"] = to_iso8601(alert.raised);
    view["changed"] = to_iso8601(alert.changed_at);
    if (!change.notify) view["quietBecause"] = change.quiet_because;
    if (!alert.deed.by.empty()) view["deed"] = deed_json(alert);
    if (alert.ended) {
        view["ended"] = to_iso8601(*alert.ended);
        view["endedBecause"] = alert.ended_because;
    }
    if (publication.rule != nullptr) view["audience"] = publication.rule->audience;
    view["patient"] = patient_json(publication.patient);
    view["evidence"] = evidence_json(alert);
    return view;
}

}  // namespace

std::string alert_topic(const Publication& publication) {
    const Alert& alert = publication.change.alert;
    std::string topic = "alert/1/";
    topic.append(publication.site).append("/");
    const std::string& domain =
        publication.rule == nullptr ? alert.domain : publication.rule->domain;
    topic.append(domain).append("/");
    topic.append(name(alert.severity)).append("/");
    topic.append(alert.rule).append("/");
    return topic;
}

std::string alert_body(const Publication& publication) {
    const std::string sequence = twenty_digits(publication.seq);
    Json data = object(3);
    data["detectedIssue"] = detected_issue(publication);
    data["card"] = card(publication);
    data["alert"] = own_view(publication);
    Json body = object(9);
    body["specversion"] = "1.0";
    body["id"] = std::string{publication.epoch} + "/" + sequence;
    body["source"] = "urn:calciwatch:site:" + std::string{publication.site};
    body["type"] = "org.calciwatch.alert." + std::string{name(publication.change.change)} + ".v1";
    body["subject"] = alert_key(publication.patient.id, publication.change.alert);
    body["time"] = to_iso8601(publication.change.at);
    body["datacontenttype"] = "application/json";
    body["sequence"] = sequence;
    body["data"] = std::move(data);
    // Text is UTF-8 by contract; should a byte slip through, it must not cost the alert.
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace alerts
