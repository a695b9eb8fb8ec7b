#include "alerts/facts.hpp"

#include "alerts/problem_key.hpp"

#include <algorithm>
#include <tuple>

namespace alerts {
namespace {

const Problem* find_company(const Patient& patient, ConceptId id, const Terminology& terminology,
                            const Match*& match) {
    for (const ConceptId other : terminology.company(id)) {
        const Problem* found = nullptr;
        for_each_diagnosis(patient, [&](const Problem& problem) {
            const Match* its = found == nullptr ? match_of(problem.matches, other) : nullptr;
            if (its == nullptr || its->needs_company) return;
            found = &problem;
            match = its;
        });
        if (found != nullptr) return found;
    }
    return nullptr;
}

bool surer(const ProblemFact& a, const ProblemFact& b) {
    if (a.certainty != b.certainty) return a.certainty > b.certainty;
    return std::forward_as_tuple(since(*a.problem), a.problem->key) <
           std::forward_as_tuple(since(*b.problem), b.problem->key);
}

}  // namespace

const Match* match_of(std::span<const Match> matches, ConceptId id) {
    for (const Match& match : matches) {
        if (match.concept_id == id) return &match;
    }
    return nullptr;
}

bool ended_since(const Patient& patient, const Problem& answered) {
    const std::string key = problem_key(answered.what);
    return std::any_of(
        patient.problems.begin(), patient.problems.end(), [&](const Problem& problem) {
            return !problem.active && problem.declared == Declared::ended &&
                   problem.declared_as_of >= answered.as_of && problem_key(problem.what) == key;
        });
}

std::optional<ProblemFact> find_problem(const Patient& patient, ConceptId id,
                                        const Terminology& terminology) {
    std::optional<ProblemFact> best;
    for_each_diagnosis(patient, [&](const Problem& problem) {
        const Match* match = match_of(problem.matches, id);
        if (match == nullptr) return;
        ProblemFact fact{&problem, match, std::min(problem.stated, match->certainty),
                         problem.source.sent};
        if (match->needs_company) {
            fact.company = find_company(patient, id, terminology, fact.company_match);
            if (fact.company == nullptr) return;
        }
        if (best && best->certainty == fact.certainty)
            fact.known_since = best->known_since = std::min(best->known_since, fact.known_since);
        if (!best || surer(fact, *best)) best = fact;
    });
    return best;
}

Time since(const Problem& problem) {
    return problem.onset.value_or(problem.source.sent);
}

bool contains(const MedicationOrder& order, ConceptId drug) {
    return drug_of(order, drug) != nullptr;
}

const Drug* drug_of(const MedicationOrder& order, ConceptId drug) {
    const auto found = std::find_if(order.drugs.begin(), order.drugs.end(), [&](const Drug& one) {
        return match_of(one.matches, drug) != nullptr;
    });
    return found == order.drugs.end() ? nullptr : &*found;
}

bool usable(const Result& result, ConceptId lab) {
    if (result.matches.empty() || !settled(result.said.status)) return false;
    return result.reading && result.said.number && match_of(result.matches, lab) != nullptr;
}

bool newer(const Result& a, const Result& b) {
    return std::pair{a.said.observed, a.said.source.sent} >
           std::pair{b.said.observed, b.said.source.sent};
}

const Result* newest_result(const Patient& patient, ConceptId lab) {
    const Result* newest = nullptr;
    patient.results.for_each_that_may_be(lab, [&](const Result& result) {
        if (!usable(result, lab)) return;
        if (newest == nullptr || !newer(*newest, result)) newest = &result;
    });
    return newest;
}

bool pending(const Procedure& procedure) {
    return procedure.said.status == ProcedureStatus::ordered ||
           procedure.said.status == ProcedureStatus::booked;
}

Time moment(const Procedure& procedure) {
    return std::max(procedure.said.at, procedure.said.when.value_or(procedure.said.at));
}

std::vector<const MedicationOrder*> running_orders(const Patient& patient, ConceptId id, Time now) {
    std::vector<const MedicationOrder*> orders;
    for (const MedicationOrder& order : patient.orders) {
        if (order.runs(now) && contains(order, id)) orders.push_back(&order);
    }
    std::sort(orders.begin(), orders.end(),
              [](const auto* a, const auto* b) { return a->key < b->key; });
    return orders;
}

std::string as_sent(const Coded& what) {
    for (const Code& one : what.codes) {
        if (one.code.empty() && one.text.empty()) continue;
        if (one.text.empty() || one.code.empty()) return one.code + one.text;
        return one.code + " " + one.text;
    }
    return what.original_text;
}

std::string dose_as_sent(const DrugStatement& said) {
    if (!said.amount_low) return "dose not stated";
    std::string text = said.amount_low->to_string();
    if (said.amount_high) text += "-" + said.amount_high->to_string();
    return text + " " + (said.amount_unit.empty() ? "(unit not stated)" : said.amount_unit);
}

std::string to_string(const Measurement& measured) {
    const std::string value = measured.value.to_string();
    switch (measured.comparator) {
        case Comparator::equal:
            return measured.high ? value + "-" + measured.high->to_string() : value;
        case Comparator::less:
            return "<" + value;
        case Comparator::less_equal:
            return "<=" + value;
        case Comparator::greater:
            return ">" + value;
        case Comparator::greater_equal:
            return ">=" + value;
    }
    return value;
}

std::string as_sent(const ResultStatement& said) {
    std::string value = said.text;
    if (value.empty() && said.number) value = to_string(*said.number);
    return said.unit.empty() ? value : value + " " + said.unit;
}

}  // namespace alerts
