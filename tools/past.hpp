// What was known at an earlier time: the journal done again up to then.
#pragma once

#include "alerts/store/store.hpp"
#include "tools/verify/performance.hpp"
#include "tools/verify/workplace.hpp"

#include <filesystem>
#include <memory>
#include <string>

#include <tl/expected.hpp>

namespace calciwatch {

struct Past {
    std::unique_ptr<Workplace> on_disk;  // null: it is in memory
    std::unique_ptr<alerts::Store> patients;
    std::shared_ptr<const alerts::Knowledge> knowledge;  // null: no daemon had run on the store yet
    Account account;
};

// In memory, unless that would take more than about a gigabyte, or `work` names a folder to do it
// in. The error says why it cannot be told.
[[nodiscard]] tl::expected<Past, std::string> recall(const std::filesystem::path& store,
                                                     alerts::Time at,
                                                     const std::filesystem::path& work,
                                                     const Progress& progress);

}  // namespace calciwatch
