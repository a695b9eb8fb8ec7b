#include "tests/store/samples.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <sstream>

namespace store_test {

using namespace alerts;

Time at(std::int64_t milliseconds) {
    return Time{Time::duration{milliseconds}};
}

Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}

Digest digest(std::uint32_t n) {
    Digest bytes{};
    std::memcpy(bytes.data(), &n, sizeof n);
    return bytes;
}

MessageKey key(std::uint32_t n) {
    return {{"lab", "LAB", "H1"}, "C-1", digest(n)};
}

JournalEntry entry(std::uint32_t n, std::string_view raw, std::string_view ack) {
    JournalEntry entry;
    entry.listener = "lab";
    entry.peer = "192.0.2.7:40000";
    entry.received = at(1'764'000'000'123);
    entry.digest = digest(n);
    entry.raw = raw;
    entry.sending_application = "LAB";
    entry.sending_facility = "H1";
    entry.sent = "20251124160000";
    entry.control_id = "C-1";
    entry.type = "ORU^R01";
    entry.ack = ack;
    return entry;
}

Identifier identifier(std::string_view number) {
    return {"H1", "MR", std::string{number}};
}

namespace {

Source source(std::string_view place) {
    return {"MSG-1", at(1'764'000'000'001), std::string{place}};
}

// With as many codes as a CWE can have.
Coded coded(std::string_view code) {
    return {{{"LN", std::string{code}, "first"},
             {"L", "local " + std::string{code}, "second"},
             {"99X", "", "third"}},
            "as written: " + std::string{code}};
}

Encounter encounter() {
    Encounter visit;
    visit.visit_number = "V-1";
    visit.account = "A-1";
    visit.account_as_of = at(1'764'000'000'004);
    visit.patient_class = "I";
    visit.location = "4W^401^B";
    visit.admitted = at(1'763'000'000'005);
    visit.discharged = at(-1);
    visit.class_as_of = at(1'764'000'000'001);
    visit.location_as_of = at(1'764'000'000'002);
    visit.admitted_as_of = at(1'764'000'000'003);
    visit.discharged_as_of = at(1'764'000'000'005);
    visit.as_of = at(1'764'000'000'006);
    visit.changed = true;
    return visit;
}

Encounter empty_encounter() {
    Encounter visit;
    visit.visit_number = "V-2";
    visit.as_of = at(1'764'000'000'007);
    visit.changed = true;
    return visit;
}

Problem problem(std::string_view key) {
    Problem problem;
    problem.key = key;
    problem.what = coded(key);
    problem.stated = Certainty::probable;
    problem.active = false;
    problem.declared = Declared::ended;
    problem.declared_as_of = at(1'764'000'000'009);
    problem.listings = {{"V1", true, at(1'764'000'000'001)}, {"V2", false, at(1'764'000'000'002)}};
    problem.onset = at(1'700'000'000'007);
    problem.onset_as_of = at(1'764'000'000'003);
    problem.as_of = at(1'764'000'000'008);
    problem.source = source("DG1[1]-3");
    problem.changed = true;
    return problem;
}

Drug drug(std::string_view code, DrugRole role) {
    Drug drug;
    drug.said = {role,   coded(code),       decimal("2.5"), decimal("5.000"),
                 "mg",   decimal("1.25"),   "mg/tablet",    decimal("0.5"),
                 "mg/h", source("RXE[1]-2")};
    return drug;
}

MedicationOrder order(std::string_view key) {
    MedicationOrder order;
    order.key = key;
    order.placer = {std::string{key}, "OE"};
    order.filler = {"F-" + std::string{key}, "RX"};
    order.status = OrderStatus::on_hold;
    order.control = "HD";
    order.drugs = {drug("855332", DrugRole::give), drug("1000", DrugRole::additive)};
    order.drugs[1].said.amount_high.reset();
    order.drugs[1].said.strength.reset();
    order.drugs[1].said.rate.reset();
    order.routes = {coded("PO"), Coded{{}, "by mouth"}};
    order.start = at(1'764'000'000'009);
    order.end = at(1'765'000'000'010);
    order.frequency = {"QOD", decimal("3.5")};
    order.stop = at(1'765'000'000'012);
    order.visit = "V-1";
    order.parent = {{"PARENT-1", "OE"}, {"F-PARENT-1", "RX"}};
    order.supplied_until = at(1'765'000'000'013);
    order.administrations = {{"1", at(1'764'000'000'014), AdministrationStatus::given, false,
                              "Drug A", decimal("12.5"), "g", source("RXA[1]-5")},
                             {"", at(1'764'000'000'015), AdministrationStatus::deleted, false, "",
                              std::nullopt, "", source("RXA[2]-5")}};
    order.as_of = at(1'764'000'000'011);
    order.content_as_of = at(1'764'000'000'012);
    order.source = source("ORC[1]-1");
    order.changed = true;
    return order;
}

Procedure procedure(std::string_view key) {
    Procedure procedure;
    procedure.key = key;
    procedure.said = {ProcedureOrigin::appointment,
                      {std::string{key}, "OE"},
                      {"F-" + std::string{key}, "RIS"},
                      "2",
                      ProcedureStatus::booked,
                      false,
                      coded("240977001"),
                      coded("119325001"),
                      {coded("237900002"), Coded{{}, "a reason in words"}},
                      at(1'765'000'000'013),
                      "V-1",
                      at(1'764'000'000'013),
                      source("AIS[1]-3")};
    procedure.changed = true;
    return procedure;
}

Alert alert(std::string_view rule, std::string_view subject) {
    Alert alert;
    alert.rule = rule;
    alert.subject = subject;
    alert.episode = 3;
    alert.status = AlertStatus::resolved;
    alert.severity = Severity::critical;
    alert.certainty = Certainty::probable;
    alert.title = "Title";
    alert.summary = "Summary \xC3\xA9";
    alert.reference = "reference, line 40";
    alert.domain = "lab";
    alert.rule_version = 4'000'000'000;
    alert.evidence = {{"problem p", source("DG1[1]-3"), "as sent", "code 1"},
                      {"order o", source("RXE[1]-2"), "W 5 mg", "text w"}};
    alert.raised = at(1'764'000'000'013);
    alert.changed_at = at(1'764'000'000'014);
    alert.ended = at(1'764'000'000'015);
    alert.ended_because = "order discontinued (DC)";
    alert.changed = true;
    return alert;
}

}  // namespace

Result result(std::string_view key, std::string_view value) {
    Result result;
    result.key = key;
    result.said.order_key = "ORD-1^OE";
    result.said.visit = "V-1";
    result.said.what = coded("1988-5");
    result.said.sub_id = "1.1";
    result.said.status = ResultStatus::corrected;
    result.said.number = Measurement{Comparator::equal, decimal(value), std::nullopt};
    result.said.text = value;
    result.said.answers = {coded("237900002"), Coded{{}, "answered in words"}};
    result.said.unit = "mg/L";
    result.said.reference_range = "<5";
    result.said.flags = "HH";
    result.said.observed = at(1'764'000'000'016);
    result.said.source = source("OBX[1]-5");
    return result;
}

Patient full_patient(std::string_view number) {
    Patient patient;
    patient.identifiers = {identifier(number), {"", "", std::string{number} + " of nobody"}};
    patient.name = "Muster, Maxi";
    patient.birth_date = "1950-02";
    patient.sex = "X";
    patient.dead = true;
    patient.died = at(1'764'000'000'003);
    patient.name_as_of = at(1'763'000'000'001);
    patient.birth_date_as_of = at(1'763'000'000'002);
    patient.sex_as_of = at(1'763'000'000'003);
    patient.dead_as_of = at(1'763'000'000'004);
    patient.died_as_of = at(1'763'000'000'006);
    patient.demographics_as_of = at(1'764'000'000'004);
    patient.changed = true;
    patient.encounters = {encounter(), empty_encounter()};
    // Keys that do not ascend: order must come from when they were learnt.
    patient.problems = {problem("z"), problem("a"), problem("m")};
    patient.problems[1].what = Coded{{}, "words only"};
    patient.orders = {order("ORD-9^OE"), order("ORD-1^OE")};
    patient.orders[1].drugs.clear();
    patient.orders[1].routes.clear();
    patient.orders[1].start.reset();
    patient.orders[1].end.reset();
    patient.orders[1].frequency.times_a_week.reset();
    patient.orders[1].stop.reset();
    patient.orders[1].supplied_until.reset();
    patient.orders[1].parent = {};
    patient.orders[1].administrations.clear();
    patient.results.add(result("z", "62"));
    patient.results.add(result("a", "0.10"));
    patient.results.add(result("m", "1"));
    patient.results.edit(1, [](Result& one) {
        one.said.number = Measurement{Comparator::equal, decimal("10"), decimal("20.125")};
    });
    patient.results.edit(2, [](Result& one) {
        one.said.number.reset();
        one.said.what.codes.clear();
        one.said.answers.clear();
    });
    patient.procedures = {procedure("z"), procedure("a")};
    patient.procedures[1].said.origin = ProcedureOrigin::record;
    patient.procedures[1].said.status = ProcedureStatus::withdrawn;
    patient.procedures[1].said.specimen = {};
    patient.procedures[1].said.reasons.clear();
    patient.procedures[1].said.when.reset();
    patient.alerts = {alert("rule-b", "order ORD-1^OE"), alert("rule-b", ""), alert("rule-a", "")};
    patient.alerts[2].evidence.clear();
    patient.alerts[2].ended.reset();
    patient.review_at = at(1'770'000'000'017);
    patient.review_changed = true;
    return patient;
}

Patient patient_with_result(std::string_view number, std::string_view key) {
    Patient patient;
    patient.identifiers = {identifier(number)};
    patient.changed = true;
    patient.results.add(result(key, "62"));
    return patient;
}

AlertChange change(Time when) {
    AlertChange change{Change::raised, "began to hold", alert("rule-a", ""), when};
    return change;
}

namespace {

std::string text(const std::string& text) {
    return "'" + text + "'";
}

std::string text(Time time) {
    return std::to_string(time.time_since_epoch().count());
}

std::string text(const Decimal& value) {
    return value.to_string();
}

std::string text(const Source& source) {
    return text(source.control_id) + text(source.sent) + text(source.place);
}

std::string text(const Coded& what) {
    std::string all;
    for (const Code& code : what.codes)
        all += text(code.system) + text(code.code) + text(code.text) + ", ";
    return all + text(what.original_text);
}

std::string text(const Measurement& number) {
    return std::to_string(static_cast<int>(number.comparator)) + " " + text(number.value) + " to " +
           (number.high ? text(*number.high) : "none");
}

// After what it may hold.
template <class T>
std::string text(const std::optional<T>& value) {
    return value ? text(*value) : "none";
}

std::string text(const OrderNumber& number) {
    return text(number.id) + text(number.application);
}

std::string text(bool flag) {
    return flag ? "yes" : "no";
}

template <class Enum>
requires std::is_enum_v<Enum> std::string text(Enum value) {
    return std::to_string(static_cast<int>(value));
}

std::string text(std::uint32_t number) {
    return std::to_string(number);
}

template <class... Fields>
void line(std::ostream& out, const char* what, const Fields&... fields) {
    out << what << ':';
    ((out << ' ' << text(fields)), ...);
    out << '\n';
}

void describe(std::ostream& out, const MedicationOrder& order) {
    line(out, "order", order.key, order.placer, order.filler, order.parent.placer,
         order.parent.filler, order.supplied_until, order.status, order.control, order.start,
         order.end, order.frequency.pattern, order.frequency.times_a_week, order.stop, order.visit,
         order.as_of, order.content_as_of, order.source);
    for (const Drug& drug : order.drugs)
        line(out, "  drug", drug.said.role, drug.said.what, drug.said.amount_low,
             drug.said.amount_high, drug.said.amount_unit, drug.said.strength,
             drug.said.strength_unit, drug.said.rate, drug.said.rate_unit, drug.said.source);
    for (const Coded& route : order.routes) line(out, "  route", route);
    for (const Administration& one : order.administrations)
        line(out, "  administration", one.number, one.at, one.status, one.drug, one.amount,
             one.unit, one.source);
}

void describe(std::ostream& out, const Result& result) {
    const ResultStatement& said = result.said;
    line(out, "result", result.key, said.order_key, said.visit, said.what, said.sub_id, said.status,
         said.number, said.text, said.unit, said.reference_range, said.flags, said.observed,
         said.source);
    for (const Coded& answer : said.answers) line(out, "  answer", answer);
}

void describe(std::ostream& out, const Alert& alert) {
    line(out, "alert", alert.rule, alert.subject, alert.episode, alert.status, alert.severity,
         alert.certainty, alert.title, alert.summary, alert.reference, alert.rule_version,
         alert.domain, alert.raised, alert.changed_at, alert.ended, alert.ended_because);
    for (const Evidence& evidence : alert.evidence)
        line(out, "  evidence", evidence.condition, evidence.source, evidence.value,
             evidence.matched);
}

}  // namespace

std::string describe(const Patient& patient) {
    std::ostringstream out;
    for (const Identifier& one : patient.identifiers)
        line(out, "identifier", one.authority, one.type, one.number);
    line(out, "person", patient.name, patient.birth_date, patient.sex, patient.dead, patient.died,
         patient.name_as_of, patient.birth_date_as_of, patient.sex_as_of, patient.dead_as_of,
         patient.died_as_of, patient.demographics_as_of, patient.review_at);
    for (const Encounter& visit : patient.encounters)
        line(out, "encounter", visit.visit_number, visit.account, visit.account_as_of,
             visit.patient_class, visit.location, visit.admitted, visit.discharged,
             visit.class_as_of, visit.location_as_of, visit.admitted_as_of, visit.discharged_as_of,
             visit.as_of);
    for (const Problem& one : patient.problems) {
        line(out, "problem", one.key, one.what, one.stated, one.active, one.declared,
             one.declared_as_of, one.onset, one.onset_as_of, one.as_of, one.source);
        for (const Listing& said : one.listings)
            line(out, "  listed", said.visit, said.states, said.as_of);
    }
    for (const MedicationOrder& one : patient.orders) describe(out, one);
    for (const Result& one : patient.results) describe(out, one);
    for (const Procedure& one : patient.procedures) {
        line(out, "procedure", one.key, one.said.origin, one.said.placer, one.said.filler,
             one.said.part, one.said.status.value(), one.said.what, one.said.specimen,
             one.said.when, one.said.visit, one.said.at, one.said.source);
        for (const Coded& reason : one.said.reasons) line(out, "  reason", reason);
    }
    for (const Alert& one : patient.alerts) describe(out, one);
    return out.str();
}

bool unmarked(const Patient& patient) {
    const auto marked = [](const auto& fact) { return fact.changed; };
    return !patient.changed && !patient.review_changed &&
           std::ranges::none_of(patient.encounters, marked) && patient.dropped_encounters.empty() &&
           patient.dropped_orders.empty() && patient.dropped_results.empty() &&
           patient.stored_identifiers == patient.identifiers.size() &&
           std::ranges::none_of(patient.problems, marked) &&
           std::ranges::none_of(patient.orders, marked) && patient.results.marked().empty() &&
           std::ranges::none_of(patient.alerts, marked);
}

}  // namespace store_test
