// A configuration that a store has kept, made what a step runs on.
#pragma once

#include "alerts/step/replay.hpp"
#include "alerts/store/configuration.hpp"

#include <memory>
#include <string>

#include <tl/expected.hpp>

namespace calciwatch {

struct Recorded {
    std::shared_ptr<const alerts::Knowledge> knowledge;
    std::string site;
    std::size_t patient_cache = 0;
    alerts::Readers readers;
};

// The error says what this program does not understand of it.
[[nodiscard]] tl::expected<Recorded, std::string> understand(
    const alerts::Configuration& configuration);

}  // namespace calciwatch
