// Synthetic values for the tests of the stores, and a description of a patient to compare by.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/store.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace store_test {

// Milliseconds since 1970; none a whole second, so that a lost digit is seen.
[[nodiscard]] alerts::Time at(std::int64_t milliseconds);
[[nodiscard]] alerts::Decimal decimal(std::string_view text);
// The n-th of as many digests as needed.
[[nodiscard]] alerts::Digest digest(std::uint32_t n);
[[nodiscard]] alerts::MessageKey key(std::uint32_t n);  // of the entry below
[[nodiscard]] alerts::JournalEntry entry(std::uint32_t n, std::string_view raw = "MSH|^~\\&|",
                                         std::string_view ack = "MSA|AA|");
[[nodiscard]] alerts::Identifier identifier(std::string_view number);

// Not yet stored; everything that can be set is set and marked as changed.
[[nodiscard]] alerts::Patient full_patient(std::string_view number = "4711");
// Not yet stored, with one result: what most messages are about.
[[nodiscard]] alerts::Patient patient_with_result(std::string_view number, std::string_view key);
[[nodiscard]] alerts::Result result(std::string_view key, std::string_view value);
[[nodiscard]] alerts::AlertChange change(alerts::Time when);

// Every field but the derived ones and the marks, one a line.
[[nodiscard]] std::string describe(const alerts::Patient& patient);
// Whether nothing is marked as changed.
[[nodiscard]] bool unmarked(const alerts::Patient& patient);

}  // namespace store_test
