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
std::vector<Fact> changed(const std::vector<Fact>& facts) {
    std::vector<Fact> marked;
    std::ranges::copy_if(facts, std::back_inserter(marked),
                         [](const Fact& fact) { return fact.changed; });
    return marked;
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
void merge(const std::vector<Fact>& changes, std::vector<Fact>& stored) {
    for (const Fact& change : changes) {
        const auto known = std::ranges::find_if(
            stored, [&change](const Fact& fact) { return same(fact, change); });
        if (known != stored.end())
            *known = change;
        else
            stored.push_back(change);
    }
}

template <class Fact>
void drop(const std::vector<std::string>& keys, std::vector<Fact>& stored) {
    std::erase_if(stored, [&keys](const Fact& fact) {
        return std::ranges::find(keys, fact.key) != keys.end();
    });
}

void drop_derived(Patient& patient) {
    for (Problem& problem : patient.problems) problem.matches.clear();
    for (MedicationOrder& order : patient.orders)
        for (Drug& drug : order.drugs) drug.matches.clear();
    for (Result& result : patient.results) {
        result.matches.clear();
        result.reading.reset();
        result.diagnoses.clear();
    }
    for (Procedure& procedure : patient.procedures) {
        procedure.matches.clear();
        procedure.reason_matches.clear();
    }
}

}  // namespace

Patient changes_of(const Patient& patient) {
    Patient changes;
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
    changes.encounters = changed(patient.encounters);
    changes.dropped_encounters = patient.dropped_encounters;
    changes.problems = changed(patient.problems);
    changes.dropped_problems = patient.dropped_problems;
    changes.orders = changed(patient.orders);
    changes.dropped_orders = patient.dropped_orders;
    changes.results = changed(patient.results);
    changes.dropped_results = patient.dropped_results;
    changes.procedures = changed(patient.procedures);
    changes.dropped_procedures = patient.dropped_procedures;
    changes.alerts = changed(patient.alerts);
    changes.review_changed = patient.review_changed;
    if (patient.review_changed) changes.review_at = patient.review_at;
    drop_derived(changes);
    return changes;
}

void apply(const Patient& changes, Patient& stored) {
    stored.id = changes.id;
    stored.identifiers.insert(stored.identifiers.end(), changes.identifiers.begin(),
                              changes.identifiers.end());
    if (changes.changed) {
        stored.name = changes.name;
        stored.birth_date = changes.birth_date;
        stored.sex = changes.sex;
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
    merge(changes.results, stored.results);
    drop(changes.dropped_procedures, stored.procedures);
    merge(changes.procedures, stored.procedures);
    merge(changes.alerts, stored.alerts);
    if (changes.review_changed) stored.review_at = changes.review_at;
    clear_marks(stored);
}

}  // namespace alerts
