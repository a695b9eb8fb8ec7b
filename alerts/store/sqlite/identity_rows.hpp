// Who goes by which number, and what became of numbers that were given up.
#pragma once

#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace alerts::sqlite {

class IdentityRows {
  public:
    explicit IdentityRows(const Connection& connection);

    [[nodiscard]] std::vector<PatientId> find(std::span<const Identifier> identifiers);
    [[nodiscard]] bool is_ambiguous(const Identifier& identifier);
    [[nodiscard]] bool is_given_up(const Identifier& identifier);
    void join(const Joined& joined, std::int64_t& learnt);
    void set_linked(PatientId one, PatientId other, bool linked, MessageId message, Time at);

  private:
    [[nodiscard]] PatientId find(const Identifier& identifier);
    void take_over(PatientId from, PatientId into, std::int64_t& learnt);

    Statement find_;
    Statement find_untyped_;
    Statement find_any_type_;
    Statement is_ambiguous_;
    Statement is_given_up_;
    Statement give_up_;
    Statement keep_;
    Statement log_;
    Statement numbers_of_;
    Statement take_over_;
    Statement end_record_;
    Statement link_;
    Statement unlink_;
    Statement move_links_;
    Statement move_links_back_;
    Statement erase_problems_;
    Statement erase_orders_;
    Statement erase_results_;
    Statement erase_procedures_;
    Statement erase_encounters_;
};

}  // namespace alerts::sqlite
