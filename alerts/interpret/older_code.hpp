// A code as older versions send it, in three fields: DG1-2 to DG1-4, PR1-2 to PR1-4.
#pragma once

#include "alerts/interpret/reading.hpp"

#include <cstddef>

namespace alerts::interpret {

struct OlderCode {
    std::size_t code;
    std::size_t method;  // the system, where the code names none
    std::size_t words;   // where the code has no original text
};

[[nodiscard]] Coded read_older_code(const Reading& reading, const hl7::Segment& segment,
                                    const OlderCode& fields);

}  // namespace alerts::interpret
