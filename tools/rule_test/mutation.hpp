// Whether the tests of a pack would notice that a rule is wrong: each rule is taken away, each
// number and length of time changed, each part of a condition dropped, one at a time; some test
// must fail.
#pragma once

#include "tools/rule_test/pack.hpp"

#include <string>
#include <vector>

namespace calciwatch::rule_test {

struct Mutant {
    std::string file;
    int line = 0;
    std::string words;   // "without rule vka-in-calciphylaxis", "50 is 55"
    std::string rule;    // whose tests may notice; empty: all of them
    std::size_t at = 0;  // which of the rule files of the pack
    std::string text;    // that file, changed
};

// Of a pack that loads.
[[nodiscard]] std::vector<Mutant> mutants(const Pack& pack);
// At most so many of each rule, and of the limits of each file, spread evenly over them.
[[nodiscard]] std::vector<Mutant> sample(std::vector<Mutant> all, std::size_t of_each);

// True when a test fails under it, or the loader refuses it.
[[nodiscard]] bool killed(const Mutant& mutant, const Pack& pack,
                          const std::vector<Prepared>& tests);

}  // namespace calciwatch::rule_test
