#include "alerts/store/sqlite/occasion_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

namespace alerts::sqlite {

OccasionRows::OccasionRows(const Connection& connection)
    : insert_{connection,
              "INSERT INTO occasion (after_message, at, kind, patient, rule, subject, done_by, "
              "reason, until, listener, sending_application, sending_facility, number, "
              "configuration) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"} {}

void OccasionRows::append(MessageId after, const Occasion& one) {
    const auto patient = one.patient == 0 ? std::nullopt : std::optional{one.patient};
    insert_.execute(after, one.at, one.kind, patient, one.rule, one.subject, one.by, one.reason,
                    one.until, one.listener, one.sending_application, one.sending_facility,
                    one.number, one.configuration);
}

}  // namespace alerts::sqlite
