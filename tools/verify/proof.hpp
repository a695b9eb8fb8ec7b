// The proof that a store is what its own journal makes: everything is done again in a fresh store,
// and the two are compared.
#pragma once

#include "alerts/step/replay.hpp"
#include "alerts/store/sqlite_difference.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch {

struct ProofAsked {
    std::filesystem::path store;
    std::filesystem::path from;  // a backup to begin with; empty: begin with nothing
    std::filesystem::path work;  // the folder for the fresh store; empty: that of temporary files
};

struct Verdict {
    alerts::MessageId from = 0;  // messages after this one were done again
    alerts::MessageId to = 0;
    std::size_t messages = 0;
    std::size_t occasions = 0;
    std::size_t configurations = 0;     // that were in force meanwhile
    std::vector<std::string> programs;  // that wrote it
    alerts::Sequence first_event = 1;   // older ones are not in the store any more

    // Why the state could not be compared at all; empty when it was.
    std::string unproven;
    // A message whose bytes are not those that were received.
    std::vector<alerts::MessageId> altered;
    std::optional<alerts::Deviation> deviation;  // the first, while it was done again
    std::size_t deviations = 0;
    std::vector<alerts::TableDifference> tables;

    [[nodiscard]] std::size_t differing_rows() const;
    [[nodiscard]] const alerts::RowDifference* first_difference() const;
    [[nodiscard]] bool different() const;
    [[nodiscard]] bool equal() const { return !different() && unproven.empty(); }
};

// Says how far a stage has come.
using Progress = std::function<void(const std::string& stage, std::size_t done, std::size_t total)>;

// The error says why nothing can be said at all.
[[nodiscard]] tl::expected<Verdict, std::string> prove(const ProofAsked& asked,
                                                       const Progress& progress);

}  // namespace calciwatch
