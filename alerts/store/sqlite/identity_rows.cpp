#include "alerts/store/sqlite/identity_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <algorithm>

namespace alerts::sqlite {

IdentityRows::IdentityRows(const Connection& connection)
    : find_{connection,
            "SELECT patient FROM identifier WHERE number = ? AND authority = ? AND type = ?"},
      find_untyped_{connection,
                    "SELECT patient FROM identifier "
                    "WHERE number = ? AND authority = ? AND type = ''"},
      find_any_type_{connection,
                     "SELECT min(patient) FROM identifier WHERE number = ? AND authority = ? "
                     "HAVING min(patient) = max(patient)"},
      is_ambiguous_{connection,
                    "SELECT min(patient) FROM identifier WHERE number = ? AND authority = ? "
                    "HAVING min(patient) < max(patient)"},
      is_given_up_{connection,
                   "SELECT 1 FROM identifier "
                   "WHERE number = ?1 AND authority = ?2 AND given_up = 1 "
                   "AND (type = ?3 OR type = '' OR ?3 = '')"},
      give_up_{connection,
               "INSERT INTO identifier (number, authority, type, patient, learnt, given_up) "
               "VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET given_up = 1"},
      keep_{connection,
            "UPDATE identifier SET given_up = 0 WHERE number = ? AND authority = ? AND type = ?"},
      log_{connection,
           "INSERT INTO alias (number, authority, type, patient, survivor, message, at) "
           "VALUES (?, ?, ?, ?, ?, ?, ?)"},
      numbers_of_{connection,
                  "SELECT number, authority, type FROM identifier WHERE patient = ? "
                  "ORDER BY learnt"},
      take_over_{connection,
                 "UPDATE identifier SET patient = ?4, learnt = ?5 "
                 "WHERE number = ?1 AND authority = ?2 AND type = ?3"},
      end_record_{connection,
                  "UPDATE patient SET joined_into = ?2, review_at = NULL WHERE id = ?1"},
      link_{connection,
            "INSERT INTO patient_link (patient, other, message, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING"},
      unlink_{connection,
              "DELETE FROM patient_link WHERE (patient = ?1 AND other = ?2) "
              "OR (patient = ?2 AND other = ?1)"},
      move_links_{connection, "UPDATE OR REPLACE patient_link SET patient = ?2 WHERE patient = ?1"},
      move_links_back_{connection,
                       "UPDATE OR REPLACE patient_link SET other = ?2 WHERE other = ?1"},
      erase_problems_{connection, "DELETE FROM problem WHERE patient = ?"},
      erase_orders_{connection, "DELETE FROM medication_order WHERE patient = ?"},
      erase_results_{connection, "DELETE FROM result WHERE patient = ?"},
      erase_procedures_{connection, "DELETE FROM procedure WHERE patient = ?"},
      erase_encounters_{connection, "DELETE FROM encounter WHERE patient = ?"} {}

std::vector<PatientId> IdentityRows::find(std::span<const Identifier> identifiers) {
    std::vector<PatientId> found;
    found.reserve(identifiers.size());
    for (const Identifier& one : identifiers) found.push_back(find(one));
    return found;
}

PatientId IdentityRows::find(const Identifier& identifier) {
    PatientId patient = 0;
    {
        Rows rows = find_.query(identifier);
        if (rows.next()) {
            rows.read(patient);
            return patient;
        }
    }
    Statement& looser = identifier.type.empty() ? find_any_type_ : find_untyped_;
    Rows rows = looser.query(identifier.number, identifier.authority);
    if (rows.next()) rows.read(patient);
    return patient;
}

bool IdentityRows::is_ambiguous(const Identifier& identifier) {
    return identifier.type.empty() && find(identifier) == 0 &&
           is_ambiguous_.query(identifier.number, identifier.authority).next();
}

bool IdentityRows::is_given_up(const Identifier& identifier) {
    return is_given_up_.query(identifier).next();
}

void IdentityRows::join(const Joined& joined, std::int64_t& learnt) {
    const auto whose = joined.from == 0 ? std::nullopt : std::optional{joined.from};
    if (whose) take_over(joined.from, joined.into, learnt);
    for (const Identifier& one : joined.given_up) {
        give_up_.execute(one, joined.into, ++learnt);
        log_.execute(one, whose, joined.into, joined.message, joined.at);
    }
    for (const Identifier& one : joined.kept) keep_.execute(one);
}

// The numbers of the survivor come first, then these.
void IdentityRows::take_over(PatientId from, PatientId into, std::int64_t& learnt) {
    std::vector<Identifier> numbers;
    for (Rows rows = numbers_of_.query(from); rows.next();) rows.read(numbers.emplace_back());
    for (const Identifier& one : numbers) take_over_.execute(one, into, ++learnt);
    for (Statement* erase : {&erase_problems_, &erase_orders_, &erase_results_, &erase_procedures_,
                             &erase_encounters_})
        erase->execute(from);
    unlink_.execute(from, into);
    move_links_.execute(from, into);
    move_links_back_.execute(from, into);
    end_record_.execute(from, into);
}

void IdentityRows::set_linked(PatientId one, PatientId other, bool linked, MessageId message,
                              Time at) {
    if (!linked) {
        unlink_.execute(one, other);
    } else if (one != other) {
        link_.execute(std::min(one, other), std::max(one, other), message, at);
    }
}

}  // namespace alerts::sqlite
