#include "alerts/step/alert_body.hpp"

#include "alerts/step/json_text.hpp"

#include <array>
#include <cstdio>

namespace alerts {
namespace {

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
    return std::to_string(patient) + "/" + alert.rule + "/" + alert.subject;
}

void write_patient(JsonText& json, const Patient& patient) {
    json.begin_object().member("id", patient.id).name("identifiers").begin_array();
    for (const Identifier& id : patient.identifiers) {
        json.begin_object().member("authority", id.authority).member("type", id.type);
        json.member("number", id.number).end_object();
    }
    const Encounter* const visit = patient.encounter();
    json.end_array().member("name", patient.name).member("birthDate", patient.birth_date);
    json.member("sex", patient.sex);
    json.member("location", visit == nullptr ? std::string_view{} : visit->location).end_object();
}

void write_evidence(JsonText& json, const Alert& alert) {
    json.begin_array();
    for (const Evidence& one : alert.evidence) {
        json.begin_object().member("condition", one.condition);
        json.member("controlId", one.source.control_id);
        json.member("sent", to_iso8601(one.source.sent)).member("place", one.source.place);
        json.member("value", one.value).member("matched", one.matched).end_object();
    }
    json.end_array();
}

void write_issue_patient(JsonText& json, const Patient& patient) {
    json.begin_object().member("type", "Patient");
    if (!patient.identifiers.empty()) {
        const Identifier& id = patient.identifiers.front();
        json.name("identifier").begin_object().member("value", id.number);
        if (!id.type.empty()) {
            json.name("type").begin_object().name("coding").begin_array();
            json.begin_object().member("code", id.type).end_object().end_array().end_object();
        }
        if (!id.authority.empty())
            json.name("assigner").begin_object().member("display", id.authority).end_object();
        json.end_object();
    }
    if (!patient.name.empty()) json.member("display", patient.name);
    json.end_object();
}

void write_issue_evidence(JsonText& json, const Evidence& evidence) {
    const std::string detail = evidence.value + " (" + evidence.matched + ", " +
                               evidence.source.place + " of message " + evidence.source.control_id +
                               ")";
    json.begin_object().name("code").begin_array();
    json.begin_object().member("text", evidence.condition).end_object().end_array();
    json.name("detail").begin_array();
    json.begin_object().member("display", detail).end_object().end_array().end_object();
}

// What somebody did about it, or that it is over.
void write_mitigation(JsonText& json, Time date, const std::string& action,
                      const std::string& author) {
    json.begin_object().member("date", to_iso8601(date));
    json.name("action").begin_object().member("text", action).end_object();
    if (!author.empty()) json.name("author").begin_object().member("display", author).end_object();
    json.end_object();
}

void write_mitigations(JsonText& json, const Alert& alert) {
    if (alert.deed.by.empty() && !alert.ended) return;
    json.name("mitigation").begin_array();
    if (!alert.deed.by.empty()) {
        const bool overridden = !alert.deed.reason.empty();
        const std::string action = overridden ? "overridden: " + alert.deed.reason : "acknowledged";
        write_mitigation(json, alert.deed.at, action, alert.deed.by);
    }
    if (alert.ended) write_mitigation(json, *alert.ended, alert.ended_because, "");
    json.end_array();
}

void write_detected_issue(JsonText& json, const Publication& publication) {
    const Alert& alert = publication.change.alert;
    json.begin_object().member("resourceType", "DetectedIssue");
    json.name("identifier").begin_array().begin_object();
    json.member("system", "urn:calciwatch:alert");
    json.member("value", alert_key(publication.patient.id, alert)).end_object().end_array();
    json.member("status", fhir_status(alert.status));
    json.name("code").begin_object().name("coding").begin_array().begin_object();
    json.member("system", "urn:calciwatch:rule").member("code", alert.rule);
    json.member("display", alert.title).end_object().end_array();
    json.member("text", alert.title).end_object();
    json.member("severity", fhir_severity(alert.severity)).name("patient");
    write_issue_patient(json, publication.patient);
    json.member("identifiedDateTime", to_iso8601(alert.raised));
    if (!alert.evidence.empty()) {
        json.name("evidence").begin_array();
        for (const Evidence& one : alert.evidence) write_issue_evidence(json, one);
        json.end_array();
    }
    json.member("detail", alert.summary);
    write_mitigations(json, alert);
    json.end_object();
}

void write_card(JsonText& json, const Publication& publication) {
    const Alert& alert = publication.change.alert;
    json.begin_object().member("summary", card_summary(alert.summary));
    json.member("detail", alert.summary).member("indicator", card_indicator(alert.severity));
    json.name("source").begin_object();
    json.member("label", alert.reference.empty() ? alert.rule : alert.reference).end_object();
    json.name("overrideReasons").begin_array();
    if (publication.rule != nullptr) {
        for (const std::string& reason : publication.rule->override_reasons)
            json.begin_object().member("code", reason).member("display", reason).end_object();
    }
    json.end_array().end_object();
}

// Who acknowledged or overrode it.
void write_deed(JsonText& json, const Deed& deed) {
    json.begin_object().member("by", deed.by).member("at", to_iso8601(deed.at));
    if (!deed.reason.empty()) json.member("reason", deed.reason);
    if (deed.until) json.member("until", to_iso8601(*deed.until));
    json.end_object();
}

void write_own_view(JsonText& json, const Publication& publication) {
    const AlertChange& change = publication.change;
    const Alert& alert = change.alert;
    json.begin_object().member("key", alert_key(publication.patient.id, alert));
    json.member("rule", alert.rule).member("version", alert.rule_version);
    json.member("subject", alert.subject).member("episode", alert.episode);
    json.member("change", name(change.change)).member("why", change.why);
    json.member("state", name(alert.status)).member("severity", name(alert.severity));
    json.member("tier", name(tier(alert.severity))).member("notify", change.notify);
    json.member("certainty", alert.certainty == Certainty::confirmed ? "confirmed" : "probable");
    json.member("title", alert.title).member("message", alert.summary);
    json.member("reference", alert.reference).member("raised", to_iso8601(alert.raised));
    json.member("changed", to_iso8601(alert.changed_at));
    if (!change.notify) json.member("quietBecause", change.quiet_because);
    if (!alert.deed.by.empty()) {
        json.name("deed");
        write_deed(json, alert.deed);
    }
    if (alert.ended) {
        json.member("ended", to_iso8601(*alert.ended));
        json.member("endedBecause", alert.ended_because);
    }
    if (publication.rule != nullptr) {
        json.name("audience").begin_array();
        for (const std::string& one : publication.rule->audience) json.value(one);
        json.end_array();
    }
    json.name("patient");
    write_patient(json, publication.patient);
    json.name("evidence");
    write_evidence(json, alert);
    json.end_object();
}

}  // namespace

std::string alert_topic(const Publication& publication) {
    const Alert& alert = publication.change.alert;
    std::string topic = "alert/1/";
    topic.append(publication.site).append("/");
    topic.append(publication.rule == nullptr ? "rx" : publication.rule->domain).append("/");
    topic.append(name(alert.severity)).append("/");
    topic.append(alert.rule).append("/");
    return topic;
}

std::string alert_body(const Publication& publication) {
    const std::string sequence = twenty_digits(publication.seq);
    JsonText json;
    json.begin_object().member("specversion", "1.0");
    json.member("id", std::string{publication.epoch} + "/" + sequence);
    json.member("source", "urn:calciwatch:site:" + std::string{publication.site});
    json.member("type",
                "org.calciwatch.alert." + std::string{name(publication.change.change)} + ".v1");
    json.member("subject", alert_key(publication.patient.id, publication.change.alert));
    json.member("time", to_iso8601(publication.change.at));
    json.member("datacontenttype", "application/json").member("sequence", sequence);
    json.name("data").begin_object().name("detectedIssue");
    write_detected_issue(json, publication);
    json.name("card");
    write_card(json, publication);
    json.name("alert");
    write_own_view(json, publication);
    json.end_object().end_object();
    return json.take();
}

}  // namespace alerts
