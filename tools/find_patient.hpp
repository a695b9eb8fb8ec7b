// Which patient is meant on a command line.
#pragma once

#include "alerts/store/sqlite_reader.hpp"

#include <string>

#include <tl/expected.hpp>

namespace calciwatch {

struct PatientAsked {
    std::string name;  // a number, if need be with authority and type, or the id of the record
    bool id = false;   // only as an id
};

inline constexpr const char* patient_words = "NUMBER[^AUTHORITY[^TYPE]] or id";

// The error says that nobody is meant, or who all may be.
[[nodiscard]] tl::expected<alerts::PatientRecord, std::string> find_patient(
    alerts::SqliteReader& reader, const PatientAsked& asked);

// The same in what was known at another time; `reader` knows every number there ever was, and
// whose it was then is asked of `then`.
[[nodiscard]] tl::expected<alerts::Patient, std::string> find_patient(alerts::SqliteReader& reader,
                                                                      alerts::Transaction& then,
                                                                      const PatientAsked& asked);

}  // namespace calciwatch
