#include "alerts/rule_index.hpp"

#include "alerts/evaluate.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

namespace alerts {
namespace {

// What one condition looks at.
struct Watch {
    const Terminology& terminology;
    std::set<ConceptId>& concepts;
    bool& visit;
    bool& person;

    void add(const Condition& condition) { std::visit(*this, condition.kind); }
    void problem(ConceptId id) {
        concepts.insert(id);
        for (const ConceptId other : terminology.company(id)) concepts.insert(other);
    }

    void operator()(const ProblemIs& wanted) { problem(wanted.concept_id); }
    void operator()(const ReasonIs&) {}  // of the subject
    void operator()(const RouteIs&) {}
    void operator()(const DoseIs&) {}
    void operator()(const DoseUnreadable&) {}
    void operator()(const FrequencyIs&) {}
    void operator()(const VisitIs&) { visit = true; }
    void operator()(const AgeIs&) { person = true; }
    void operator()(const ResultCorrected& wanted) {
        concepts.insert(wanted.concept_id);
        concepts.insert(wanted.by);
    }
    void operator()(const Absent& absent) {
        for (const Absent::Of& one : absent.of) concepts.insert(one.concept_id);
    }
    void operator()(const All& all) { several(all.of); }
    void operator()(const Any& any) { several(any.of); }
    void operator()(const AtLeast& some) { several(some.of); }
    void operator()(const Not& negation) { several(negation.of); }
    void operator()(const Known& known) { several(known.of); }
    // The others look at the facts of one concept.
    template <class OfConcept>
    void operator()(const OfConcept& wanted) {
        concepts.insert(wanted.concept_id);
    }
    void several(const std::vector<Condition>& conditions) {
        for (const Condition& one : conditions) add(one);
    }
};

// The problems and drugs without any of which a condition cannot hold; empty when it can.
struct Need {
    [[nodiscard]] std::set<ConceptId> of(const Condition& condition) const {
        return std::visit(*this, condition.kind);
    }
    std::set<ConceptId> operator()(const ProblemIs& wanted) const { return {wanted.concept_id}; }
    std::set<ConceptId> operator()(const OrderOf& wanted) const { return {wanted.concept_id}; }
    std::set<ConceptId> operator()(const Stopped& wanted) const { return {wanted.concept_id}; }
    std::set<ConceptId> operator()(const CourseLasts& wanted) const { return {wanted.concept_id}; }
    std::set<ConceptId> operator()(const Sessions& wanted) const { return {wanted.concept_id}; }
    std::set<ConceptId> operator()(const All& all) const {
        std::set<ConceptId> least;
        for (const Condition& one : all.of) {
            std::set<ConceptId> its = of(one);
            if (!its.empty() && (least.empty() || its.size() < least.size()))
                least = std::move(its);
        }
        return least;
    }
    std::set<ConceptId> operator()(const Any& any) const { return of_each(any.of); }
    std::set<ConceptId> operator()(const AtLeast& some) const {
        return some.count == 0 ? std::set<ConceptId>{} : of_each(some.of);
    }
    std::set<ConceptId> operator()(const Known& known) const { return of(known.of.front()); }
    template <class Other>
    std::set<ConceptId> operator()(const Other&) const {
        return {};
    }

    [[nodiscard]] std::set<ConceptId> of_each(const std::vector<Condition>& conditions) const {
        std::set<ConceptId> each;
        for (const Condition& one : conditions) {
            std::set<ConceptId> its = of(one);
            if (its.empty()) return {};
            each.merge(its);
        }
        return each;
    }
};

// What clears an alert, or stands on its card, keeps it standing without them.
std::set<ConceptId> need_of(const Rule& rule) {
    if (rule.clear || !rule.bundle.empty()) return {};
    if (rule.for_each_order) return {*rule.for_each_order};
    return Need{}.of(rule.when);
}

// The concepts that a message names: {newest pth}.
void add_named(const std::string& message, const Terminology& terminology,
               std::set<ConceptId>& concepts) {
    for (std::size_t open = message.find('{'); open != message.npos;
         open = message.find('{', open + 1)) {
        const std::size_t close = message.find('}', open);
        const std::size_t blank = message.find(' ', open);
        if (close == message.npos || blank > close) continue;
        const auto id = terminology.find(message.substr(blank + 1, close - blank - 1));
        if (id) concepts.insert(*id);
    }
}

struct Watched {
    std::set<ConceptId> concepts;
    bool visit = false;
    bool person = false;
};

Watched watched_by(const Rule& rule, const Terminology& terminology) {
    Watched all;
    Watch watch{terminology, all.concepts, all.visit, all.person};
    if (rule.for_each_order) all.concepts.insert(*rule.for_each_order);
    if (rule.for_each_procedure) all.concepts.insert(*rule.for_each_procedure);
    watch.add(rule.when);
    add_named(rule.message, terminology, all.concepts);
    for (const Case& one : rule.cases) {
        watch.add(one.when);
        add_named(one.message, terminology, all.concepts);
    }
    if (rule.clear) watch.add(*rule.clear);
    return all;
}

void join(Watched& into, const Watched& other) {
    into.concepts.insert(other.concepts.begin(), other.concepts.end());
    into.visit |= other.visit;
    into.person |= other.person;
}

// Calls visit(id) for the concept of each problem and drug; some more than once.
template <class Visit>
void for_each_match(const Patient& patient, Visit visit) {
    const auto each = [&](std::span<const Match> matches) {
        for (const Match& match : matches) visit(match.concept_id);
    };
    for (const Problem& problem : patient.problems) each(problem.matches);
    for (const MedicationOrder& order : patient.orders)
        for (const Drug& drug : order.drugs) each(drug.matches);
    patient.results.for_each_with_diagnoses([&](const Result& result) {
        for (const Problem& answered : result.diagnoses) each(answered.matches);
    });
}

bool may_hold_of_nothing(const Rule& rule, const Terminology& terminology) {
    if (rule.for_each_order || rule.for_each_procedure) return false;
    const Patient nobody;
    const Answer answer =
        evaluate(rule.when, {nobody, nullptr, nullptr, nullptr, terminology, Time{}, false});
    return answer.truth != Truth::no || answer.until;
}

}  // namespace

RuleIndex::RuleIndex(const RuleSet& rules, const Terminology& terminology)
    : by_concept_(terminology.size()) {
    std::vector<Watched> own;
    for (const Rule& rule : rules) own.push_back(watched_by(rule, terminology));
    std::vector<Watched> all = own;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        // Rules that supersede one another are looked at together, and a card with what is on it.
        for (const std::size_t other : rules[i].supersedes) {
            join(all[other], own[i]);
            join(all[i], own[other]);
        }
        for (const std::size_t child : rules[i].bundle) join(all[i], own[child]);
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (rules[i].mode == Mode::off) continue;
        for (const ConceptId id : all[i].concepts) by_concept_[id].push_back(i);
        const std::set<ConceptId> need = need_of(rules[i]);
        if (all[i].visit) by_visit_.add(i, need);
        if (all[i].person) by_person_.add(i, need);
        if (may_hold_of_nothing(rules[i], terminology)) of_nothing_.push_back(i);
    }
    for (std::size_t i = 0; i < rules.size(); ++i) by_id_.emplace(rules[i].id, i);
}

void RuleIndex::Watching::add(std::size_t rule, const std::set<ConceptId>& need) {
    if (need.empty()) always.push_back(rule);
    for (const ConceptId id : need) with[id].push_back(rule);
}

void RuleIndex::touched_by(const Touched& touched, const Patient& patient,
                           std::vector<std::size_t>& rules) const {
    const auto take = [&](const std::vector<std::size_t>& some) {
        rules.insert(rules.end(), some.begin(), some.end());
    };
    for (const ConceptId id : touched.concepts) take(by_concept_[id]);
    const auto take_those = [&](const Watching& watching) {
        take(watching.always);
        for_each_match(patient, [&](ConceptId id) {
            if (const auto some = watching.with.find(id); some != watching.with.end())
                take(some->second);
        });
    };
    if (touched.visit) take_those(by_visit_);
    if (touched.person) take_those(by_person_);
    if (touched.unseen) take(of_nothing_);
    std::sort(rules.begin(), rules.end());
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
}

std::optional<std::size_t> RuleIndex::find(std::string_view rule) const {
    const auto found = by_id_.find(rule);
    return found == by_id_.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace alerts
