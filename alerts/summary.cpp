#include "alerts/summary.hpp"

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

std::string dose(const Drug& drug) {
    if (!drug.said.amount_low) return "dose not stated";
    std::string text = drug.said.amount_low->to_string();
    if (drug.said.amount_high) text += "-" + drug.said.amount_high->to_string();
    return text + " " + or_else(drug.said.amount_unit, "(unit not stated)");
}

std::string of_order(std::string_view what, const MedicationOrder& order, const Drug* drug) {
    if (what == "number") {
        return or_else(order.placer.empty() ? order.filler.id : order.placer.id, "not stated");
    }
    if (what == "start") return order.start ? minute(*order.start) : "start not stated";
    if (drug == nullptr) return "not stated";
    return what == "dose" ? dose(*drug) : drug->said.what.display();
}

std::string of_problem(std::string_view what, const Problem& problem) {
    if (what == "since") return to_iso8601(since(problem)).substr(0, 10);
    return problem.what.display();
}

std::string of_result(std::string_view what, const Result& result) {
    const ResultStatement& said = result.said;
    if (what == "unit") return or_else(said.unit, "(unit not stated)");
    if (what == "time") return minute(said.observed);
    if (what == "name") return said.what.display();
    return said.text.empty() && said.number ? to_string(*said.number) : said.text;
}

std::string value_of(std::string_view placeholder, const Facts& facts) {
    const std::size_t dot = placeholder.find('.');
    const std::string_view about = placeholder.substr(0, dot);
    const std::string_view what =
        dot == placeholder.npos ? std::string_view{} : placeholder.substr(dot + 1);
    if (about == "order" && facts.order != nullptr) return of_order(what, *facts.order, facts.drug);
    if (about == "problem" && facts.problem != nullptr) return of_problem(what, *facts.problem);
    if (about == "result" && facts.result != nullptr) return of_result(what, *facts.result);
    return "not stated";
}

}  // namespace

std::string fill_in(const Rule& rule, const Facts& facts, Certainty certainty) {
    std::string text = certainty == Certainty::probable ? "Possible: " : "";
    std::string_view rest = rule.message;
    for (std::size_t open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        if (close == rest.npos) break;
        text += rest.substr(0, open);
        text += value_of(rest.substr(open + 1, close - open - 1), facts);
        rest.remove_prefix(close + 1);
    }
    return text.append(rest);
}

}  // namespace alerts
