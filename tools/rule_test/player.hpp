// Plays a test from an empty store with a clock of its own, and says what was not as expected.
#pragma once

#include "tools/rule_test/script.hpp"

#include <memory>
#include <string>
#include <vector>

namespace calciwatch::rule_test {

struct Failure {
    int line = 0;                         // of the step, else of the test
    std::string step;                     // as it was written; empty: the test as a whole
    std::vector<std::string> missing;     // expected, and did not happen
    std::vector<std::string> unexpected;  // happened, and was not expected
    std::string standing;                 // the alerts that stand then
};

// The first failure of each order of steps; empty when all went as expected. `rules`: whose
// changes are accounted for.
[[nodiscard]] std::vector<Failure> play(const Test& test, const std::vector<std::string>& rules,
                                        Time start,
                                        const std::shared_ptr<const alerts::Knowledge>& knowledge);

}  // namespace calciwatch::rule_test
