#include "alerts/store/patient_delta.hpp"

#include "alerts/store/marks.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace alerts {
namespace {

template <class Fact>
void take_changed(const std::vector<Fact>& facts, std::vector<Fact>& marked) {
    for (const Fact& fact : facts) {
        if (!fact.changed) continue;
        marked.push_back(fact);
        marked.back().changed = false;
    }
}

bool same(const Encounter& a, const Encounter& b) {
    return a.visit_number == b.visit_number;
}

bool same(const Alert& a, const Alert& b) {
    return a.rule == b.rule && a.subject == b.subject;
}

template <class Fact>
bool same(const Fact& a, const Fact& b) {
    return a.key == b.key;
}

// A known fact stays where it is, so that the order is the one in which they were learnt.
template <class Fact>
void merge(std::vector<Fact>& changes, std::vector<Fact>& stored) {
    for (Fact& change : changes) {
        const auto known = std::ranges::find_if(
            stored, [&change](const Fact& fact) { return same(fact, change); });
        if (known != stored.end())
            *known = std::move(change);
        else
            stored.push_back(std::move(change));
    }
}

template <class Fact>
void drop(const std::vector<std::string>& keys, std::vector<Fact>& stored) {
    if (keys.empty()) return;
    std::erase_if(stored, [&keys](const Fact& fact) {
        return std::ranges::find(keys, fact.key) != keys.end();
    });
}

void drop(const std::vector<std::string>& keys, Results& stored) {
    for (const std::string& key : keys)
        if (const auto known = stored.find(key)) stored.erase(*known);
}

}  // namespace

void drop_derived(Patient& patient) {
    for (Problem& problem : patient.problems) problem.matches.clear();
    for (MedicationOrder& order : patient.orders)
        for (Drug& drug : order.drugs) drug.matches.clear();
    patient.results.derive([](Result& result) {
        result.test.clear();
        result.matches.clear();
        result.reading.reset();
        result.diagnoses.clear();
    });
    for (Procedure& procedure : patient.procedures) {
        procedure.matches.clear();
        procedure.reason_matches.clear();
    }
}

void take_changes(const Patient& patient, Patient& changes) {
    changes.id = patient.id;
    const auto first_new = static_cast<std::ptrdiff_t>(
        std::min(patient.stored_identifiers, patient.identifiers.size()));
    changes.identifiers.assign(patient.identifiers.begin() + first_new, patient.identifiers.end());
    changes.changed = patient.changed;
    if (patient.changed) {
        changes.name = patient.name;
        changes.birth_date = patient.birth_date;
        changes.sex = patient.sex;
        changes.dead = patient.dead;
        changes.died = patient.died;
        changes.name_as_of = patient.name_as_of;
        changes.birth_date_as_of = patient.birth_date_as_of;
        changes.sex_as_of = patient.sex_as_of;
        changes.dead_as_of = patient.dead_as_of;
        changes.died_as_of = patient.died_as_of;
        changes.demographics_as_of = patient.demographics_as_of;
    }
    take_changed(patient.encounters, changes.encounters);
    changes.dropped_encounters = patient.dropped_encounters;
    take_changed(patient.problems, changes.problems);
    changes.dropped_problems = patient.dropped_problems;
    take_changed(patient.orders, changes.orders);
    changes.dropped_orders = patient.dropped_orders;
    changes.results = patient.results.marked();
    changes.dropped_results = patient.dropped_results;
    take_changed(patient.procedures, changes.procedures);
    changes.dropped_procedures = patient.dropped_procedures;
    take_changed(patient.alerts, changes.alerts);
    changes.review_changed = patient.review_changed;
    if (patient.review_changed) changes.review_at = patient.review_at;
}

void apply(Patient&& changes, Patient& stored) {
    stored.id = changes.id;
    std::ranges::move(changes.identifiers, std::back_inserter(stored.identifiers));
    stored.stored_identifiers = stored.identifiers.size();
    if (changes.changed) {
        stored.name = std::move(changes.name);
        stored.birth_date = std::move(changes.birth_date);
        stored.sex = std::move(changes.sex);
        stored.dead = changes.dead;
        stored.died = changes.died;
        stored.name_as_of = changes.name_as_of;
        stored.birth_date_as_of = changes.birth_date_as_of;
        stored.sex_as_of = changes.sex_as_of;
        stored.dead_as_of = changes.dead_as_of;
        stored.died_as_of = changes.died_as_of;
        stored.demographics_as_of = changes.demographics_as_of;
    }
    std::erase_if(stored.encounters, [&changes](const Encounter& one) {
        return std::ranges::find(changes.dropped_encounters, one.visit_number) !=
               changes.dropped_encounters.end();
    });
    merge(changes.encounters, stored.encounters);
    std::ranges::sort(stored.encounters, {}, &Encounter::visit_number);
    drop(changes.dropped_problems, stored.problems);
    merge(changes.problems, stored.problems);
    drop(changes.dropped_orders, stored.orders);
    merge(changes.orders, stored.orders);
    drop(changes.dropped_results, stored.results);
    stored.results.take(std::move(changes.results));
    drop(changes.dropped_procedures, stored.procedures);
    merge(changes.procedures, stored.procedures);
    merge(changes.alerts, stored.alerts);
    if (changes.review_changed) stored.review_at = changes.review_at;
}

}  // namespace alerts
