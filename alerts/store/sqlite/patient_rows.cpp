#include "alerts/store/sqlite/patient_rows.hpp"

#include "alerts/store/marks.hpp"
#include "alerts/store/sqlite/columns.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace alerts::sqlite {
namespace {

// In the order of the columns in the statements below.
auto person_columns(auto& patient) {
    return std::tie(patient.name, patient.birth_date, patient.sex, patient.dead, patient.died,
                    patient.name_as_of, patient.birth_date_as_of, patient.sex_as_of,
                    patient.dead_as_of, patient.died_as_of, patient.demographics_as_of);
}

auto encounter_columns(auto& encounter) {
    return std::tie(encounter.visit_number, encounter.patient_class, encounter.location,
                    encounter.admitted, encounter.discharged, encounter.class_as_of,
                    encounter.location_as_of, encounter.admitted_as_of, encounter.discharged_as_of,
                    encounter.as_of, encounter.account, encounter.account_as_of);
}

}  // namespace

PatientRows::PatientRows(const Connection& connection)
    : select_patient_{connection,
                      "SELECT name, birth_date, sex, dead, died, name_as_of, birth_date_as_of, "
                      "sex_as_of, "
                      "dead_as_of, died_as_of, demographics_as_of, review_at "
                      "FROM patient WHERE id = ?"},
      insert_patient_{connection,
                      "INSERT INTO patient (id, name, birth_date, sex, dead, died, "
                      "name_as_of, birth_date_as_of, sex_as_of, dead_as_of, died_as_of, "
                      "demographics_as_of, review_at) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      update_patient_{connection,
                      "UPDATE patient SET name = ?2, birth_date = ?3, sex = ?4, dead = ?5, "
                      "died = ?6, name_as_of = ?7, birth_date_as_of = ?8, sex_as_of = ?9, "
                      "dead_as_of = ?10, died_as_of = ?11, demographics_as_of = ?12 WHERE id = ?1"},
      update_review_{connection, "UPDATE patient SET review_at = ?2 WHERE id = ?1"},
      select_identifiers_{connection,
                          "SELECT number, authority, type FROM identifier WHERE patient = ? "
                          "ORDER BY learnt"},
      insert_identifier_{connection,
                         "INSERT INTO identifier (patient, number, authority, type, learnt) "
                         "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"},
      select_linked_{connection,
                     "SELECT other FROM patient_link WHERE patient = ?1 UNION "
                     "SELECT patient FROM patient_link WHERE other = ?1 ORDER BY 1"},
      select_encounter_{
          connection,
          "SELECT visit_number, patient_class, location, admitted, discharged, "
          "class_as_of, location_as_of, admitted_as_of, discharged_as_of, "
          "as_of, account, account_as_of FROM encounter WHERE patient = ? ORDER BY visit_number"},
      upsert_encounter_{connection,
                        "INSERT INTO encounter (patient, visit_number, patient_class, location, "
                        "admitted, discharged, class_as_of, location_as_of, admitted_as_of, "
                        "discharged_as_of, as_of, account, account_as_of) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT DO UPDATE SET patient_class = excluded.patient_class, "
                        "location = excluded.location, "
                        "admitted = excluded.admitted, discharged = excluded.discharged, "
                        "class_as_of = excluded.class_as_of, "
                        "location_as_of = excluded.location_as_of, "
                        "admitted_as_of = excluded.admitted_as_of, "
                        "discharged_as_of = excluded.discharged_as_of, "
                        "as_of = excluded.as_of, account = excluded.account, "
                        "account_as_of = excluded.account_as_of"},
      erase_encounter_{connection, "DELETE FROM encounter WHERE patient = ? AND visit_number = ?"},
      due_{connection,
           "SELECT id, review_at FROM patient WHERE review_at <= ? ORDER BY review_at, id LIMIT ?"},
      next_due_{connection, "SELECT min(review_at) FROM patient WHERE review_at IS NOT NULL"},
      after_{connection,
             "SELECT id FROM patient WHERE id > ? AND joined_into IS NULL ORDER BY id LIMIT ?"},
      problems_{connection},
      orders_{connection},
      results_{connection},
      procedures_{connection},
      alerts_{connection} {}

std::optional<Patient> PatientRows::load(PatientId id) {
    Patient patient;
    {
        Rows rows = select_patient_.query(id);
        if (!rows.next()) return std::nullopt;
        rows.read(person_columns(patient), patient.review_at);
    }
    patient.id = id;
    for (Rows rows = select_identifiers_.query(id); rows.next();)
        rows.read(patient.identifiers.emplace_back());
    patient.stored_identifiers = patient.identifiers.size();
    for (Rows rows = select_linked_.query(id); rows.next();)
        rows.read(patient.linked.emplace_back());
    for (Rows rows = select_encounter_.query(id); rows.next();)
        rows.read(encounter_columns(patient.encounters.emplace_back()));
    patient.problems = problems_.load(id);
    patient.orders = orders_.load(id);
    for (Result& one : results_.load(id)) patient.results.keep(std::move(one));
    patient.procedures = procedures_.load(id);
    patient.alerts = alerts_.load(id);
    return patient;
}

void PatientRows::save(Patient& patient, Counters& counters) {
    const bool first_seen = patient.id == 0;
    const PatientId id = first_seen ? ++counters.patient : patient.id;
    if (first_seen)
        insert_patient_.execute(id, person_columns(patient), patient.review_at);
    else
        save_person(id, patient);
    save_identifiers(id, patient, counters.learnt);
    for (const std::string& number : patient.dropped_encounters)
        erase_encounter_.execute(id, number);
    for (const Encounter& one : patient.encounters)
        if (one.changed) upsert_encounter_.execute(id, encounter_columns(one));
    problems_.erase(id, patient.dropped_problems);
    problems_.save(id, patient.problems, counters.learnt);
    orders_.erase(id, patient.dropped_orders);
    orders_.save(id, patient.orders, counters.learnt);
    results_.erase(id, patient.dropped_results);
    results_.save(id, patient.results, counters.learnt);
    procedures_.erase(id, patient.dropped_procedures);
    procedures_.save(id, patient.procedures, counters.learnt);
    alerts_.save(id, patient.alerts, counters.learnt);
    patient.id = id;
    clear_marks(patient);
}

void PatientRows::save_person(PatientId id, const Patient& patient) {
    if (patient.changed && update_patient_.execute(id, person_columns(patient)) == 0)
        throw StoreFailure("a patient to be saved is not in the store");
    if (patient.review_changed && update_review_.execute(id, patient.review_at) == 0)
        throw StoreFailure("a patient to be saved is not in the store");
}

void PatientRows::save_identifiers(PatientId id, const Patient& patient, std::int64_t& learnt) {
    for (std::size_t i = patient.stored_identifiers; i < patient.identifiers.size(); ++i)
        insert_identifier_.execute(id, patient.identifiers[i], ++learnt);
}

std::vector<Due> PatientRows::due(Time now, std::size_t limit) {
    constexpr std::size_t most = std::numeric_limits<std::int64_t>::max();
    std::vector<Due> due;
    for (Rows rows = due_.query(now, std::min(limit, most)); rows.next();) {
        Due& one = due.emplace_back();
        rows.read(one.patient, one.at);
    }
    return due;
}

std::vector<PatientId> PatientRows::after(PatientId last, std::size_t limit) {
    std::vector<PatientId> patients;
    for (Rows rows = after_.query(last, limit); rows.next();) rows.read(patients.emplace_back());
    return patients;
}

std::optional<Time> PatientRows::next_due() {
    std::optional<Time> next;
    Rows rows = next_due_.query();
    if (rows.next()) rows.read(next);
    return next;
}

}  // namespace alerts::sqlite
