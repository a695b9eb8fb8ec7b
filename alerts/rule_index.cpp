#include "alerts/rule_index.hpp"

#include <algorithm>
#include <set>

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
        if (all[i].visit) by_visit_.push_back(i);
        if (all[i].person) by_person_.push_back(i);
    }
}

void RuleIndex::touched_by(const Touched& touched, std::vector<std::size_t>& rules) const {
    const auto take = [&](const std::vector<std::size_t>& some) {
        rules.insert(rules.end(), some.begin(), some.end());
    };
    for (const ConceptId id : touched.concepts) take(by_concept_[id]);
    if (touched.visit) take(by_visit_);
    if (touched.person) take(by_person_);
    std::sort(rules.begin(), rules.end());
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
}

}  // namespace alerts
