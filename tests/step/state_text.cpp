#include "tests/step/state_text.hpp"

#include <algorithm>
#include <concepts>
#include <vector>

namespace story {
namespace {

using namespace alerts;

std::string text(const std::string& words) {
    return '"' + words + '"';
}
std::string text(Time time) {
    return time == Time{} ? "never" : to_iso8601(time);
}
template <std::integral Number>
std::string text(Number number) {
    return std::to_string(number);
}
template <class Enum>
requires std::is_enum_v<Enum> std::string text(Enum one) {
    return std::to_string(static_cast<int>(one));
}
std::string text(const Decimal& number) {
    return number.to_string();
}
std::string text(const Code& code) {
    return code.system + ":" + code.code + ":" + code.text;
}
std::string text(const OrderNumber& number) {
    return number.id + "^" + number.application;
}
std::string text(const Coded& coded) {
    std::string line = coded.original_text;
    for (const Code& one : coded.codes) line += "," + text(one);
    return "(" + line + ")";
}
std::string text(const Measurement& number) {
    return text(number.comparator) + text(number.value) +
           (number.high ? ".." + text(*number.high) : "");
}
template <class Value>
std::string text(const std::optional<Value>& value) {
    return value ? text(*value) : "-";
}

template <class... Parts>
std::string line(const char* kind, const Parts&... parts) {
    std::string all = kind;
    ((all += " " + text(parts)), ...);
    return all + "\n";
}

void add(std::vector<std::string>& lines, const Problem& one) {
    lines.push_back(one.active ? line("problem", one.key, one.what, one.stated, one.onset,
                                      one.onset_as_of, one.as_of)
                               : line("past problem", one.key));
    for (const Listing& listing : one.listings)
        lines.back() += line("  listed", listing.visit, listing.states, listing.as_of);
}

void add(std::vector<std::string>& lines, const MedicationOrder& one) {
    std::string said =
        line("order", one.key, one.placer, one.filler, one.parent.placer, one.parent.filler,
             one.status, one.start, one.end, one.stop, one.supplied_until, one.frequency.pattern,
             one.frequency.times_a_week, one.visit, one.as_of, one.content_as_of);
    for (const Coded& route : one.routes) said += line("  by", route);
    for (const Drug& drug : one.drugs)
        said += line("  of", drug.said.role, drug.said.what, drug.said.amount_low,
                     drug.said.amount_high, drug.said.amount_unit, drug.said.strength,
                     drug.said.strength_unit, drug.said.rate, drug.said.rate_unit);
    for (const Administration& given : one.administrations)
        said += line("  given", given.number, given.at, given.status, given.drug, given.amount,
                     given.unit);
    lines.push_back(std::move(said));
}

void add(std::vector<std::string>& lines, const Result& one) {
    std::string said = line("result", one.key, one.said.visit, one.said.what, one.said.status,
                            one.said.number, one.said.text, one.said.unit, one.said.reference_range,
                            one.said.flags, one.said.observed);
    for (const Coded& answer : one.said.answers) said += line("  answer", answer);
    lines.push_back(std::move(said));
}

void add(std::vector<std::string>& lines, const Procedure& one) {
    std::string said =
        line("procedure", one.key, one.said.placer, one.said.filler, one.said.part, one.said.status,
             one.said.what, one.said.specimen, one.said.when, one.said.visit, one.said.at);
    for (const Coded& reason : one.said.reasons) said += line("  for", reason);
    lines.push_back(std::move(said));
}

}  // namespace

std::string conclusions(const Patient& patient) {
    std::vector<std::string> lines;
    lines.push_back(line("person", patient.name, patient.birth_date, patient.sex, patient.dead,
                         patient.died, patient.name_as_of, patient.birth_date_as_of,
                         patient.sex_as_of, patient.dead_as_of, patient.died_as_of,
                         patient.demographics_as_of));
    for (const Identifier& one : patient.identifiers)
        lines.push_back(line("identifier", one.authority, one.type, one.number));
    for (const Encounter& one : patient.encounters)
        lines.push_back(line("encounter", one.visit_number, one.account, one.patient_class,
                             one.location, one.admitted, one.discharged, one.account_as_of,
                             one.class_as_of, one.location_as_of, one.admitted_as_of,
                             one.discharged_as_of, one.as_of));
    for (const Problem& one : patient.problems) add(lines, one);
    for (const MedicationOrder& one : patient.orders) add(lines, one);
    for (const Result& one : patient.results) add(lines, one);
    for (const Procedure& one : patient.procedures) add(lines, one);
    for (const Alert& one : patient.alerts)
        if (stands(one.status))
            lines.push_back(line("alert", one.rule, one.subject, one.severity, one.certainty));
    std::sort(lines.begin(), lines.end());
    std::string joined;
    for (const std::string& one : lines) joined += one;
    return joined;
}

}  // namespace story
