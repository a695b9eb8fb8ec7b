#include "alerts/summary.hpp"

#include "alerts/course.hpp"
#include "alerts/facts.hpp"

namespace alerts {
namespace {

std::string or_else(std::string text, std::string_view otherwise) {
    return text.empty() ? std::string{otherwise} : text;
}

// To the minute, UTC: 2026-11-22T10:15Z.
std::string minute(Time time) {
    return to_iso8601(time).substr(0, 16) + "Z";
}
std::string day(Time time) {
    return to_iso8601(time).substr(0, 10);
}

std::string of_order(std::string_view what, const MedicationOrder& order, const Drug* drug) {
    if (what == "number") {
        return or_else(order.placer.empty() ? order.filler.id : order.placer.id, "not stated");
    }
    if (what == "start") return order.start ? minute(*order.start) : "start not stated";
    if (what == "frequency") return or_else(order.frequency.pattern, "frequency not stated");
    if (drug == nullptr) return "not stated";
    return what == "dose" ? dose_as_sent(drug->said) : drug->said.what.display();
}

std::string of_procedure(std::string_view what, const Procedure& procedure) {
    if (what == "time") return minute(moment(procedure));
    return procedure.said.what.display();
}

std::string of_problem(std::string_view what, const Problem& problem) {
    if (what == "since") return day(since(problem));
    return problem.what.display();
}

std::string of_result(std::string_view what, const Result& result) {
    const ResultStatement& said = result.said;
    if (what == "unit") return or_else(said.unit, "(unit not stated)");
    if (what == "time") return minute(said.observed);
    if (what == "name") return said.what.display();
    return said.text.empty() && said.number ? to_string(*said.number) : said.text;
}

std::string newest(const View& view, ConceptId lab) {
    const Result* result = newest_result(view.patient, lab);
    return result == nullptr ? "none"
                             : as_sent(result->said) + " (" + day(result->said.observed) + ")";
}

std::string orders(const View& view, ConceptId drug) {
    std::string names;
    for (const MedicationOrder* order : running_orders(view.patient, drug, view.now)) {
        if (!names.empty()) names += ", ";
        names += drug_of(*order, drug)->said.what.display();
    }
    return or_else(std::move(names), "none");
}

std::string days(const View& view, ConceptId drug) {
    const auto course = last_course(view.patient, drug, default_gap, view.now);
    return course ? std::to_string((course->end - course->begin) / std::chrono::days{1}) : "0";
}

std::string of_concept(std::string_view about, std::string_view name, const View& view) {
    const auto id = view.terminology.find(name);
    if (!id) return "not stated";
    if (about == "newest") return newest(view, *id);
    if (about == "orders") return orders(view, *id);
    return days(view, *id);
}

std::string value_of(std::string_view placeholder, const Facts& facts, const View& view) {
    if (placeholder == "bundle") return or_else(facts.bundle, "none");
    const std::size_t blank = placeholder.find(' ');
    if (blank != placeholder.npos)
        return of_concept(placeholder.substr(0, blank), placeholder.substr(blank + 1), view);
    const std::size_t dot = placeholder.find('.');
    const std::string_view about = placeholder.substr(0, dot);
    const std::string_view what =
        dot == placeholder.npos ? std::string_view{} : placeholder.substr(dot + 1);
    if (about == "order" && facts.order != nullptr) return of_order(what, *facts.order, facts.drug);
    if (about == "procedure" && facts.procedure != nullptr)
        return of_procedure(what, *facts.procedure);
    if (about == "problem" && facts.problem != nullptr) return of_problem(what, *facts.problem);
    if (about == "result" && facts.result != nullptr) return of_result(what, *facts.result);
    return "not stated";
}

}  // namespace

std::string fill_in(const std::string& message, const Facts& facts, Certainty certainty,
                    const View& view) {
    std::string text = certainty == Certainty::probable ? "Possible: " : "";
    std::string_view rest = message;
    for (std::size_t open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        if (close == rest.npos) break;
        text += rest.substr(0, open);
        text += value_of(rest.substr(open + 1, close - open - 1), facts, view);
        rest.remove_prefix(close + 1);
    }
    return text.append(rest);
}

}  // namespace alerts
