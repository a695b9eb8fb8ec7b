#include "alerts/interpret/reasons.hpp"

#include <utility>

namespace alerts::interpret {

std::vector<Coded> read_reasons(Reading& reading, const hl7::Segment& segment, std::size_t field) {
    std::vector<Coded> reasons;
    std::size_t sent = 0;
    for (const hl7::Repetition& one : segment[field]) {
        if (++sent > max_repetitions) continue;
        if (Coded reason = reading.coded(one); !reason.empty())
            reasons.push_back(std::move(reason));
    }
    if (sent > max_repetitions) {
        reading.find("too-many-repetitions", reading.path(segment, field),
                     std::to_string(sent) + " reasons, the first " +
                         std::to_string(max_repetitions) + " are used");
    }
    return reasons;
}

}  // namespace alerts::interpret
