// What was known at an earlier time: the journal done again up to then, in memory.
#pragma once

#include "alerts/store/memory_store.hpp"
#include "tools/verify/performance.hpp"

#include <filesystem>
#include <memory>
#include <string>

#include <tl/expected.hpp>

namespace calciwatch {

struct Past {
    alerts::MemoryStore patients;
    std::shared_ptr<const alerts::Knowledge> knowledge;  // null: no daemon had run on the store yet
    Account account;
};

// The error says why the journal cannot tell.
[[nodiscard]] tl::expected<std::unique_ptr<Past>, std::string> recall(
    const std::filesystem::path& store, alerts::Time at, const Progress& progress);

}  // namespace calciwatch
