// The proof that a store is what its own journal makes: everything is done again in a fresh store,
// and the two are compared.
#pragma once

#include "alerts/store/sqlite_difference.hpp"
#include "tools/verify/performance.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch {

struct ProofAsked {
    std::filesystem::path store;
    std::filesystem::path from;  // a backup to begin with; empty: begin with nothing
    std::filesystem::path work;  // the folder for the fresh store; empty: that of temporary files
};

// `unproven`: why the state could not be compared at all; empty when it was.
struct Verdict : Account {
    alerts::MessageId from = 0;  // messages after this one were done again
    alerts::MessageId to = 0;
    alerts::Sequence first_event = 1;  // older ones are not in the store any more
    std::vector<alerts::TableDifference> tables;

    [[nodiscard]] std::size_t differing_rows() const;
    [[nodiscard]] const alerts::RowDifference* first_difference() const;
    [[nodiscard]] bool different() const;
    [[nodiscard]] bool equal() const { return !different() && unproven.empty(); }
};

// The error says why nothing can be said at all.
[[nodiscard]] tl::expected<Verdict, std::string> prove(const ProofAsked& asked,
                                                       const Progress& progress);

}  // namespace calciwatch
