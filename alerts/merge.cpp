#include "alerts/merge.hpp"

#include "alerts/apply.hpp"
#include "alerts/parent_order.hpp"
#include "alerts/problem_standing.hpp"
#include "alerts/supply.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace alerts {
namespace {

template <class Fact>
Fact* with_key(std::vector<Fact>& facts, const std::string& key) {
    const auto found =
        std::find_if(facts.begin(), facts.end(), [&](const Fact& one) { return one.key == key; });
    return found == facts.end() ? nullptr : &*found;
}

// The fact under a key that nobody has in its new place.
template <class Fact>
void add(std::vector<Fact>& facts, Fact fact) {
    const std::string key = fact.key;
    for (int n = 2; with_key(facts, fact.key) != nullptr; ++n)
        fact.key = key + "#" + std::to_string(n);
    fact.changed = true;
    facts.push_back(std::move(fact));
}

void join(Results& results, const Result& other) {
    const auto known = results.find(other.key);
    if (!known)
        results.add(other);
    else if (other.said.source.sent > results[*known].said.source.sent)
        results.replace(*known, other);
}

template <class Fact>
void replace(Fact& known, const Fact& by) {
    const std::string key = known.key;
    known = by;
    known.key = key;
    known.changed = true;
}

bool same_number(const OrderNumber& a, const OrderNumber& b) {
    return !a.empty() && a == b;
}

// One order known in both records: by a number, and by nothing that tells them apart.
MedicationOrder* find_order(std::vector<MedicationOrder>& orders, const MedicationOrder& sought) {
    const auto found = std::find_if(orders.begin(), orders.end(), [&](const MedicationOrder& one) {
        if (same_number(one.filler, sought.filler)) return true;
        const bool filled_twice =
            !one.filler.empty() && !sought.filler.empty() && one.filler != sought.filler;
        return same_number(one.placer, sought.placer) && !filled_twice;
    });
    return found == orders.end() ? nullptr : &*found;
}

std::optional<Time> earlier(const std::optional<Time>& a, const std::optional<Time>& b) {
    if (a && b) return std::min(*a, *b);
    return a ? a : b;
}

// The later statement about the order tells when it stops. Where there is none at all, its supply
// tells (join_supply).
void join_stop(MedicationOrder& known, const MedicationOrder& other) {
    const auto spoken = [](const MedicationOrder& one) {
        return std::max(one.as_of, one.content_as_of);
    };
    const std::optional<Time> stop = spoken(other) > spoken(known) ? other.stop : known.stop;
    if (stop == known.stop) return;
    if (known.end == known.stop) known.end.reset();
    known.stop = stop;
    known.end = earlier(known.end, stop);
}

// What was only seen given counts beside what was ordered.
void gain(std::vector<Drug>& drugs, const MedicationOrder& given) {
    if (given.content_as_of != Time{}) return;
    for (const Drug& drug : given.drugs) {
        const bool named = std::any_of(drugs.begin(), drugs.end(), [&](const Drug& one) {
            return one.said.what == drug.said.what;
        });
        if (!named) drugs.push_back(drug);
    }
}

// Of what both state the later statement counts; what it leaves out the earlier one fills in.
void join_content(MedicationOrder& known, const MedicationOrder& other) {
    known.known_since = std::min(known.known_since, other.known_since);
    const bool newer = other.content_as_of > known.content_as_of;
    MedicationOrder later = newer ? other : known;
    const MedicationOrder& before = newer ? known : other;
    if (later.drugs.empty())
        later.drugs = before.drugs;
    else
        gain(later.drugs, before);
    if (later.routes.empty()) later.routes = before.routes;
    if (!later.start) later.start = before.start;
    if (!later.end && before.end != before.stop) later.end = before.end;
    if (later.frequency.pattern.empty()) later.frequency = before.frequency;
    known.drugs = std::move(later.drugs);
    known.routes = std::move(later.routes);
    known.start = later.start;
    known.end = earlier(later.end, known.stop);
    known.frequency = std::move(later.frequency);
    known.content_as_of = later.content_as_of;
}

// Of each part the later statement counts; an onset may stand in the earlier one alone.
void join(Problem& known, const Problem& other) {
    known.changed = true;
    if (other.as_of > known.as_of) {
        known.what = other.what;
        known.matches = other.matches;
        known.stated = other.stated;
        known.source = other.source;
        known.as_of = other.as_of;
    }
    if (other.onset_as_of > known.onset_as_of) {
        known.onset = other.onset;
        known.onset_as_of = other.onset_as_of;
    }
    declare(known, other.declared, other.declared_as_of);
    for (const Listing& one : other.listings) take_listing(known, one);
}

// What the lists of the visits that leave state of a problem leaves with them; what else was said
// of it stays. Gives how many problems were stated by no visit.
template <class Moves>
std::size_t part_problems(Patient& from, Patient& part, const Moves& moves, Applied& applied) {
    std::size_t of_no_visit = 0;
    std::erase_if(from.problems, [&](Problem& problem) {
        if (problem.declared != Declared::nothing) ++of_no_visit;
        Problem leaving = problem;
        leaving.declared = Declared::nothing;
        leaving.declared_as_of = {};
        std::erase_if(leaving.listings, [&](const Listing& one) { return !moves(one.visit); });
        if (leaving.listings.empty()) return false;
        const bool was_active = problem.active;
        std::erase_if(problem.listings, [&](const Listing& one) { return moves(one.visit); });
        settle(problem);
        settle(leaving);
        part.problems.push_back(std::move(leaving));
        if (was_active && !problem.active)
            applied.withdrawals.push_back({problem.source, "its visit is another patient's"});
        const bool leaves = problem.declared == Declared::nothing && problem.listings.empty();
        if (leaves) from.dropped_problems.push_back(problem.key);
        return leaves;
    });
    return of_no_visit;
}

}  // namespace

void join(MedicationOrder& known, const MedicationOrder& other) {
    join_stop(known, other);
    known.changed = true;
    const bool first_spoken_of = known_from_supply_alone(known) && !known_from_supply_alone(other);
    if (other.as_of > known.as_of || first_spoken_of) {
        known.status = other.status;
        known.control = other.control;
        known.as_of = other.as_of;
        known.source = other.source;
    }
    join_content(known, other);
    for (const auto& [mine, theirs] :
         {std::pair{&known.placer, &other.placer}, std::pair{&known.filler, &other.filler},
          std::pair{&known.parent.placer, &other.parent.placer},
          std::pair{&known.parent.filler, &other.parent.filler}}) {
        if (mine->empty()) *mine = *theirs;
    }
    join_supply(known, other);
}

void absorb(Patient& into, const Patient& from) {
    take_demographics(into, from);
    const auto before = standing_of(into.orders);
    for (const Problem& problem : from.problems) {
        Problem* const known = with_key(into.problems, problem.key);
        if (known == nullptr)
            add(into.problems, problem);
        else
            join(*known, problem);
    }
    for (const MedicationOrder& order : from.orders) {
        if (MedicationOrder* const known = find_order(into.orders, order); known != nullptr)
            join(*known, order);
        else
            add(into.orders, order);
    }
    follow_parents(into.orders, before);
    for (const Result& result : from.results) {
        join(into.results, result);
        bound_history(into, result.test);
    }
    for (const Procedure& procedure : from.procedures) {
        Procedure* const known = with_key(into.procedures, procedure.key);
        if (known == nullptr)
            add(into.procedures, procedure);
        else if (procedure.said.at > known->said.at)
            replace(*known, procedure);
    }
    bound_procedures(into);
    for (const Encounter& one : from.encounters) take_encounter(into, one);
}

void move_visits(Patient& from, Patient& into, VisitNumber kind, const std::string& number,
                 const Source& source, Applied& applied) {
    std::vector<std::string> visits{number};
    if (kind == VisitNumber::account) {
        for (const Encounter& one : from.encounters)
            if (one.account == number) visits.push_back(one.visit_number);
        std::erase(visits, std::string{});
    }
    const auto moves = [&](const std::string& visit) {
        return std::find(visits.begin(), visits.end(), visit) != visits.end();
    };
    Patient part;
    std::size_t of_no_visit = 0;
    const auto take = [&](auto& facts, auto& dropped, auto& taken, const auto& visit_of,
                          const auto& source_of) {
        std::erase_if(facts, [&](auto& one) {
            if (visit_of(one).empty()) ++of_no_visit;
            if (!moves(visit_of(one))) return false;
            applied.withdrawals.push_back({source_of(one), "its visit is another patient's"});
            dropped.push_back(one.key);
            taken.push_back(std::move(one));
            return true;
        });
    };
    const auto own_visit = [](const MedicationOrder& one) -> const auto& {
        return one.visit;
    };
    const auto own_source = [](const auto& one) -> const Source& { return one.source; };
    const auto said_visit = [](const auto& one) -> const std::string& { return one.said.visit; };
    const auto said_source = [](const auto& one) -> const Source& { return one.said.source; };
    for (const MedicationOrder& order : from.orders) {
        if (!moves(order.visit)) continue;
        for (const Drug& drug : order.drugs)
            applied.withdrawals.push_back({drug.said.source, "its visit is another patient's"});
    }
    of_no_visit += part_problems(from, part, moves, applied);
    take(from.orders, from.dropped_orders, part.orders, own_visit, own_source);
    for (std::size_t i = 0; i < from.results.size();) {
        const Result& one = from.results[i];
        if (one.said.visit.empty()) ++of_no_visit;
        if (!moves(one.said.visit)) {
            ++i;
            continue;
        }
        applied.withdrawals.push_back({one.said.source, "its visit is another patient's"});
        from.dropped_results.push_back(one.key);
        part.results.keep(one);
        from.results.erase(i);
    }
    take(from.procedures, from.dropped_procedures, part.procedures, said_visit, said_source);
    std::erase_if(from.encounters, [&](Encounter& one) {
        const bool leaves =
            moves(one.visit_number) || (kind == VisitNumber::account && one.account == number);
        if (!leaves) return false;
        from.dropped_encounters.push_back(one.visit_number);
        part.encounters.push_back(std::move(one));
        return true;
    });
    absorb(into, part);
    if (of_no_visit == 0) return;
    Finding finding{"visit-moved-in-part", source,
                    std::to_string(of_no_visit) +
                        " problems, orders, results or procedures name no visit, and stay"};
    finding.source.place = "MRG-1";
    applied.findings.push_back(std::move(finding));
}

}  // namespace alerts
