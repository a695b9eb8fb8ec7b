// One synthetic patient before an engine with a small rule pack, and short words for what messages
// say about that patient, so that the tests read as specifications.
#pragma once

#include "alerts/engine.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ward {

using namespace alerts;

inline Time at(int hour, int minute = 0) {
    using namespace std::chrono;
    return sys_days{year{2026} / 11 / 22} + hours{hour} + minutes{minute};
}

inline Decimal number(std::string_view text) {
    return Decimal::parse(text).value();
}

inline Coded coded(std::string code, std::string text, std::string system) {
    return {{{std::move(system), std::move(code), std::move(text)}}, ""};
}
inline Coded words(std::string text) {
    return {{{"", "", std::move(text)}}, ""};
}
inline Coded calciphylaxis() {
    return coded("237900002", "Calciphylaxis", "SCT");
}
inline Coded unspecific() {  // other disorders of calcium metabolism
    return coded("E8359", "Other disorders of calcium metabolism", "I10C");
}
inline Coded esrd() {
    return coded("N18.6", "End stage renal disease", "I10");
}
inline Coded warfarin() {
    return coded("855332", "Warfarin Sodium 5 MG Oral Tablet", "RXNORM");
}
inline Coded apixaban() {
    return coded("1364430", "Apixaban 5 MG Oral Tablet", "RXNORM");
}
inline Coded crp_test() {
    return coded("1988-5", "CRP", "LN");
}
inline Coded pth_test() {
    return coded("2731-8", "PTH intact", "LN");
}

inline std::vector<Concept> concepts() {
    Concept calci;
    calci.name = "calciphylaxis";
    calci.kind = ConceptKind::problem;
    calci.codes = {{"SNOMED", "237900002", false, Certainty::confirmed},
                   {"ICD10CM", "E83.59", false, Certainty::probable}};
    calci.texts = {"calciphylaxis", "calcific uremic arteriolopathy", "kalziphylaxie",
                   "calcifilaxi*"};
    calci.probable_with = {"esrd"};

    Concept renal;
    renal.name = "esrd";
    renal.kind = ConceptKind::problem;
    renal.codes = {{"ICD10CM", "N18.6", false, Certainty::confirmed}};

    Concept vka;
    vka.name = "vitamin-k-antagonist";
    vka.kind = ConceptKind::drug;
    vka.codes = {{"RXNORM", "855332", false, Certainty::confirmed},
                 {"ATC", "B01AA", true, Certainty::confirmed},
                 {"NDC", "0056-0172-70", false, Certainty::confirmed}};
    vka.texts = {"warfarin", "Coumadin", "phenprocoumon"};

    Concept calcium;
    calcium.name = "calcium-supplement";
    calcium.kind = ConceptKind::drug;
    calcium.codes = {{"ATC", "A12A", true, Certainty::confirmed}};
    calcium.except_codes = {{"ATC", "D11AX03", false, Certainty::confirmed}};
    calcium.texts = {"calcium", "calcium gluconate", "phoslo"};
    calcium.except_texts = {"pitavastatin", "leucovorin"};

    Concept iron;
    iron.name = "iron";
    iron.kind = ConceptKind::drug;
    iron.codes = {{"RXNORM", "24947", false, Certainty::confirmed}};
    iron.texts = {"iron", "ferrous sulfate"};

    Concept binder;
    binder.name = "sevelamer";
    binder.kind = ConceptKind::drug;
    binder.texts = {"sevel*"};

    Concept crp;
    crp.name = "crp";
    crp.kind = ConceptKind::lab;
    crp.codes = {{"LOINC", "1988-5", false, Certainty::confirmed}};
    crp.texts = {"C reactive protein", "C reaktivt protein"};
    crp.units = {{"mg/L", "mg/L", {}},
                 {"mg/dL", "mg/L", {10, 1}},
                 {"ug/mL", "mg/L", {}},
                 {"nmol/L", "mg/L", {1, 10}}};
    crp.plausible = {{"mg/L", 0, 700}};

    Concept pth;
    pth.name = "pth";
    pth.kind = ConceptKind::lab;
    pth.codes = {{"LOINC", "2731-8", false, Certainty::confirmed},
                 {"LOINC", "14866-8", false, Certainty::confirmed}};
    pth.texts = {"parathyroid hormone", "PTH"};
    pth.units = {{"pg/mL", "pg/mL", {}},
                 {"ng/L", "pg/mL", {}},
                 {"ng/dL", "pg/mL", {10, 1}},
                 {"pmol/L", "pmol/L", {}}};
    pth.plausible = {{"pg/mL", 1, 10000}, {"pmol/L", 0, 1061}};

    Concept biopsy;
    biopsy.name = "skin-biopsy";
    biopsy.kind = ConceptKind::procedure;
    biopsy.codes = {{"SNOMED", "240977001", false, Certainty::confirmed}};
    biopsy.texts = {"skin biopsy", "tissue skin"};

    return {calci, renal, vka, calcium, iron, binder, crp, pth, biopsy};
}

inline const Terminology& terminology() {
    static const Terminology made{concepts()};
    return made;
}
inline ConceptId id(std::string_view name) {
    return terminology().find(name).value();
}

inline Condition problem(std::string_view name) {
    return {ProblemIs{id(name)}};
}
inline Condition order_of(std::string_view name) {
    return {OrderOf{id(name)}};
}
inline Condition above(std::string_view lab, std::vector<Bound> bounds) {
    return {ResultBound{id(lab), Side::above, std::move(bounds)}};
}
inline Condition below(std::string_view lab, std::vector<Bound> bounds) {
    return {ResultBound{id(lab), Side::below, std::move(bounds)}};
}
inline Condition all(std::vector<Condition> of) {
    return {All{std::move(of)}};
}
inline Condition any(std::vector<Condition> of) {
    return {Any{std::move(of)}};
}
inline Condition negation(Condition of) {
    Not made;
    made.of.push_back(std::move(of));
    return {std::move(made)};
}
inline Condition route(std::vector<std::string> routes) {
    return {RouteIs{std::move(routes)}};
}

inline Rule rule(std::string name, Severity severity, Condition when, std::string message) {
    Rule made;
    made.id = std::move(name);
    made.title = "Title of " + made.id;
    made.severity = severity;
    made.when = std::move(when);
    made.message = std::move(message);
    return made;
}

// As shipped, in short: a drug that must not be, one with a route, and two bounds.
inline RuleSet rules() {
    Rule vka = rule("vka", Severity::critical, problem("calciphylaxis"),
                    "STOP: {order.drug} {order.dose}, {problem.name} since {problem.since}");
    vka.for_each_order = id("vitamin-k-antagonist");
    Rule calcium =
        rule("calcium", Severity::high,
             all({problem("calciphylaxis"), negation(route({"TP", "topical"}))}), "{order.drug}");
    calcium.for_each_order = id("calcium-supplement");
    return {vka, calcium,
            rule("crp-high", Severity::moderate,
                 all({problem("calciphylaxis"), above("crp", {{"mg/L", 50}})}),
                 "CRP {result.value} {result.unit}"),
            rule("pth-high", Severity::high,
                 all({problem("calciphylaxis"),
                      above("pth", {{"pg/mL", 500}, {"pmol/L", number("55.0")}})}),
                 "PTH {result.value} {result.unit}")};
}

inline std::shared_ptr<const Knowledge> knowledge(RuleSet rules = ward::rules()) {
    return std::make_shared<const Knowledge>(Knowledge{terminology(), std::move(rules)});
}

// Statements. Their clinical time is also when they were sent, unless said otherwise.

inline Source source(Time sent, std::string place) {
    return {"M" + to_iso8601(sent).substr(11, 5), sent, std::move(place)};
}

inline ProblemList listed(Time when, const std::vector<Coded>& problems, std::string visit = "V1") {
    ProblemList list;
    list.visit = std::move(visit);
    list.at = when;
    for (std::size_t i = 0; i < problems.size(); ++i) {
        ProblemStatement one;
        one.what = problems[i];
        one.source = source(when, "DG1[" + std::to_string(i + 1) + "]-3");
        list.statements.push_back(std::move(one));
    }
    return list;
}
inline ProblemList stated(Time when, std::string instance, Coded what, bool deleted = false) {
    ProblemList list = listed(when, {std::move(what)});
    list.snapshot = false;
    list.statements[0].instance_id = std::move(instance);
    list.statements[0].deleted = deleted;
    return list;
}

inline DrugStatement drug(Coded what, Time sent, std::string place = "RXE-2") {
    DrugStatement made;
    made.what = std::move(what);
    made.amount_low = 5;
    made.amount_unit = "mg";
    made.source = source(sent, std::move(place));
    return made;
}
inline OrderUpdate order(Time when, OrderEffect effect, std::string control, std::string placer,
                         std::vector<Coded> drugs = {}) {
    OrderUpdate made;
    made.effect = effect;
    made.control = std::move(control);
    if (!placer.empty()) made.placer = {std::move(placer), "OE"};
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        made.drugs.push_back(
            drug(std::move(drugs[i]), when, i == 0 ? "RXE-2" : "RXC[" + std::to_string(i) + "]-2"));
    }
    made.at = when;
    made.source = source(when, "ORC");
    return made;
}
inline OrderUpdate new_order(Time when, std::string placer, Coded what) {
    return order(when, OrderEffect::activate, "NW", std::move(placer), {std::move(what)});
}
inline OrderUpdate discontinued(Time when, std::string placer) {
    return order(when, OrderEffect::discontinue, "DC", std::move(placer));
}

// "62", "<15", ">2500", ">=5", "10-20".
inline Measurement measurement(std::string_view text) {
    Measurement made;
    const bool less = text.starts_with('<');
    const bool greater = text.starts_with('>');
    if (less || greater) {
        text.remove_prefix(1);
        const bool equal = text.starts_with('=');
        if (equal) text.remove_prefix(1);
        if (less) made.comparator = equal ? Comparator::less_equal : Comparator::less;
        if (greater) made.comparator = equal ? Comparator::greater_equal : Comparator::greater;
    }
    const std::size_t dash = text.find('-', 1);
    made.value = number(text.substr(0, dash));
    if (dash != text.npos) made.high = number(text.substr(dash + 1));
    return made;
}
inline ResultStatement result(Time observed, Coded test, std::string value, std::string unit,
                              ResultStatus status = ResultStatus::final) {
    ResultStatement made;
    made.order_key = "L1";
    made.what = std::move(test);
    made.status = status;
    if (!value.empty() && value.find_first_of("0123456789") != value.npos)
        made.number = measurement(value);
    made.text = std::move(value);
    made.unit = std::move(unit);
    made.observed = observed;
    made.source = source(observed, "OBX[1]-5");
    return made;
}

// The same statement in a message sent later.
template <class Statement>
Statement sent(Time when, Statement statement) {
    statement.source = source(when, statement.source.place);
    return statement;
}

class Bed {
  public:
    explicit Bed(RuleSet rules = ward::rules()) : engine{knowledge(std::move(rules))} {}

    Step say(std::vector<Event> events) {
        PatientUpdate update;
        update.identifiers = {{"H1MRN", "MR", "900001"}};
        update.events = std::move(events);
        update.source = source(now, "MSH");
        return note(engine.apply(patient, std::move(update), now));
    }
    Step say(Event event) { return say(std::vector<Event>{std::move(event)}); }
    Step review(Time when) { return note(engine.review(patient, when)); }
    // With other rules from now on.
    Step under(RuleSet rules) {
        engine = Engine{knowledge(std::move(rules))};
        engine.classify(patient);
        return review(now);
    }

    // "raised vka; resolved vka": what was told so far.
    std::string told;
    // Which alerts are active now: "vka critical; crp-high moderate".
    [[nodiscard]] std::string active() const {
        std::string text;
        for (const Alert& one : patient.alerts) {
            if (!stands(one.status)) continue;
            if (!text.empty()) text += "; ";
            text.append(one.rule).append(" ").append(name(one.severity));
        }
        return text;
    }
    [[nodiscard]] const Alert& alert(std::size_t i = 0) const { return patient.alerts.at(i); }

    Patient patient;
    Engine engine;
    Time now = at(18);

  private:
    Step note(Step step) {
        for (const AlertChange& one : step.changes) {
            if (!told.empty()) told += "; ";
            told.append(name(one.change)).append(" ").append(one.alert.rule);
        }
        return step;
    }
};

}  // namespace ward
