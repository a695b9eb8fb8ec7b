#include "alerts/interpret/older_code.hpp"

#include <utility>
#include <vector>

namespace alerts::interpret {

Coded read_older_code(const Reading& reading, const hl7::Segment& segment,
                      const OlderCode& fields) {
    Coded what = reading.coded(segment[fields.code].repetition(1));
    if (!what.codes.empty() && what.codes.front().system.empty()) {
        std::vector<Code> codes{what.codes.begin(), what.codes.end()};
        codes.front().system = reading.text(segment[fields.method][1]);
        what.codes = std::move(codes);
    }
    if (what.original_text.empty()) what.original_text = reading.text(segment[fields.words].raw());
    return what;
}

}  // namespace alerts::interpret
