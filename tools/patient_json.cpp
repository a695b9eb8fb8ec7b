#include "tools/patient_json.hpp"

#include "alerts/store/stored_words.hpp"

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using namespace alerts;
using Json = nlohmann::ordered_json;

Json json(Time time) {
    return to_iso8601(time);
}

Json json(const Decimal& number) {
    return number.to_string();
}

template <class Enum>
requires std::is_enum_v<Enum> Json json(Enum value) {
    return stored_word(value);
}

template <class T>
Json json(const std::optional<T>& value) {
    return value ? json(*value) : Json(nullptr);
}

template <class Items, class As>
Json list(const Items& items, As as) {
    Json all = Json::array();
    for (const auto& one : items) all.push_back(as(one));
    return all;
}

Json json(const Identifier& one) {
    return {{"number", one.number}, {"authority", one.authority}, {"type", one.type}};
}

Json json(const PatientNumber& one) {
    Json out = json(one.identifier);
    out["given_up"] = one.given_up;
    return out;
}

Json json(const FormerNumber& one) {
    Json out = json(one.identifier);
    out["patient"] = one.patient ? Json(*one.patient) : Json(nullptr);
    out["survivor"] = one.survivor;
    out["message"] = one.message;
    out["at"] = json(one.at);
    return out;
}

Json json(const Source& one) {
    return {{"control_id", one.control_id}, {"sent", json(one.sent)}, {"place", one.place}};
}

Json json(const Coded& one) {
    const auto triplet = [](const Code& code) {
        return Json{{"system", code.system}, {"code", code.code}, {"text", code.text}};
    };
    return {{"text", one.display()}, {"codes", list(one.codes, triplet)}};
}

Json json(const Encounter& one) {
    return {{"visit_number", one.visit_number}, {"account", one.account},
            {"class", one.patient_class},       {"location", one.location},
            {"admitted", json(one.admitted)},   {"discharged", json(one.discharged)},
            {"as_of", json(one.as_of)}};
}

Json json(const Problem& one) {
    const auto listing = [](const Listing& said) {
        return Json{{"visit", said.visit}, {"states", said.states}, {"as_of", json(said.as_of)}};
    };
    return {{"key", one.key},
            {"what", json(one.what)},
            {"certainty", json(one.stated)},
            {"active", one.active},
            {"onset", json(one.onset)},
            {"listings", list(one.listings, listing)},
            {"as_of", json(one.as_of)},
            {"source", json(one.source)}};
}

Json json(const Drug& one) {
    return {{"role", json(one.said.role)},
            {"what", json(one.said.what)},
            {"amount_low", json(one.said.amount_low)},
            {"amount_high", json(one.said.amount_high)},
            {"amount_unit", one.said.amount_unit},
            {"strength", json(one.said.strength)},
            {"strength_unit", one.said.strength_unit},
            {"rate", json(one.said.rate)},
            {"rate_unit", one.said.rate_unit},
            {"source", json(one.said.source)}};
}

Json json(const OrderNumber& one) {
    return {{"id", one.id}, {"application", one.application}};
}

Json json(const Administration& one) {
    return {{"number", one.number},      {"at", json(one.at)},         {"status", json(one.status)},
            {"drug", one.drug},          {"amount", json(one.amount)}, {"unit", one.unit},
            {"source", json(one.source)}};
}

Json parent(const OrderNumbers& one) {
    if (one.empty()) return nullptr;
    return {{"placer", json(one.placer)}, {"filler", json(one.filler)}};
}

Json json(const MedicationOrder& one, Time now) {
    return {{"key", one.key},
            {"placer", json(one.placer)},
            {"filler", json(one.filler)},
            {"parent", parent(one.parent)},
            {"status", json(one.status)},
            {"running", one.runs(now)},
            {"control", one.control},
            {"drugs", list(one.drugs, [](const Drug& drug) { return json(drug); })},
            {"routes", list(one.routes, [](const Coded& route) { return json(route); })},
            {"start", json(one.start)},
            {"end", json(one.end)},
            {"stop", json(one.stop)},
            {"frequency", one.frequency.pattern},
            {"times_a_week", json(one.frequency.times_a_week)},
            {"administrations",
             list(one.administrations, [](const Administration& given) { return json(given); })},
            {"as_of", json(one.as_of)},
            {"source", json(one.source)}};
}

Json json(const Result& one) {
    const ResultStatement& said = one.said;
    Json out{{"key", one.key},
             {"order", said.order_key},
             {"what", json(said.what)},
             {"sub_id", said.sub_id},
             {"status", json(said.status)}};
    out["comparator"] = said.number ? json(said.number->comparator) : Json(nullptr);
    out["value"] = said.number ? json(said.number->value) : Json(nullptr);
    out["value_high"] = said.number ? json(said.number->high) : Json(nullptr);
    out["text"] = said.text;
    out["answers"] = list(said.answers, [](const Coded& answer) { return json(answer); });
    out["unit"] = said.unit;
    out["reference_range"] = said.reference_range;
    out["flags"] = said.flags;
    out["observed"] = json(said.observed);
    out["source"] = json(said.source);
    return out;
}

Json json(const Procedure& one) {
    const ProcedureStatement& said = one.said;
    return {{"key", one.key},
            {"origin", json(said.origin)},
            {"status", json(said.status)},
            {"what", json(said.what)},
            {"specimen", json(said.specimen)},
            {"reasons", list(said.reasons, [](const Coded& reason) { return json(reason); })},
            {"planned_or_done", json(said.when)},
            {"visit", said.visit},
            {"as_of", json(said.at)},
            {"source", json(said.source)}};
}

Json json(const Evidence& one) {
    return {{"condition", one.condition},
            {"value", one.value},
            {"matched", one.matched},
            {"source", json(one.source)}};
}

Json json(const Alert& one) {
    return {{"rule", one.rule},
            {"subject", one.subject},
            {"episode", one.episode},
            {"status", json(one.status)},
            {"severity", json(one.severity)},
            {"certainty", json(one.certainty)},
            {"title", one.title},
            {"message", one.summary},
            {"raised", json(one.raised)},
            {"changed_at", json(one.changed_at)},
            {"ended", json(one.ended)},
            {"ended_because", one.ended_because},
            {"evidence", list(one.evidence, [](const Evidence& what) { return json(what); })}};
}

Json json(const PatientLine& one) {
    return {{"id", one.id},
            {"numbers", list(one.numbers, [](const PatientNumber& each) { return json(each); })},
            {"name", one.name},
            {"birth_date", one.birth_date},
            {"sex", one.sex},
            {"dead", one.dead},
            {"class", one.patient_class},
            {"location", one.location},
            {"active_alerts", one.alerts},
            {"gravest", json(one.gravest)},
            {"active_problems", one.problems},
            {"running_orders", one.orders},
            {"results", one.results}};
}

}  // namespace

Json patients_json(const Excerpt<PatientLine>& patients) {
    return {{"total", patients.total},
            {"patients", list(patients.items, [](const PatientLine& one) { return json(one); })}};
}

Json patient_json(const PatientRecord& record, Time now) {
    const auto plain = [](const auto& one) { return json(one); };
    const Patient& patient = record.patient;
    return {{"id", patient.id},
            {"numbers", list(record.numbers, plain)},
            {"former_numbers", list(record.former, plain)},
            {"linked", patient.linked},
            {"name", patient.name},
            {"birth_date", patient.birth_date},
            {"sex", patient.sex},
            {"dead", patient.dead},
            {"died", json(patient.died)},
            {"visits", list(patient.encounters, plain)},
            {"problems", list(patient.problems, plain)},
            {"orders",
             list(patient.orders, [now](const MedicationOrder& one) { return json(one, now); })},
            {"procedures", list(patient.procedures, plain)},
            {"results", list(patient.results, plain)},
            {"alerts", list(patient.alerts, plain)}};
}

}  // namespace calciwatch
