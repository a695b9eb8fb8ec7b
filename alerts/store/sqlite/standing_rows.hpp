// Where the alerts that stand are in the outbox: kept beside it, event by event, so that neither a
// snapshot nor an act has to search it.
#pragma once

#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <optional>

namespace alerts::sqlite {

class StandingRows {
  public:
    explicit StandingRows(const Connection& connection);
    [[nodiscard]] std::optional<AlertName> alert_of(Sequence event);
    [[nodiscard]] std::optional<LastWord> last_word(const AlertName& alert);

  private:
    Statement alert_of_;
    Statement last_word_;
};

class StandingWriter {
  public:
    explicit StandingWriter(const Connection& connection);
    // This event of it is the last one now.
    void note(Sequence seq, PatientId patient, const AlertChange& change);

  private:
    Statement set_;
    Statement erase_;
};

}  // namespace alerts::sqlite
