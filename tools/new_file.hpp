// Files that appear whole or not at all, and replace none.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace calciwatch {

enum class Readers { owner, everybody };

// On disk when it returns nothing; else what stands in the way.
[[nodiscard]] std::optional<std::string> write_new_file(const std::filesystem::path& file,
                                                        std::string_view text, Readers readers);
// Gone from the disk when it returns nothing; else what stands in the way.
[[nodiscard]] std::optional<std::string> remove_file(const std::filesystem::path& file);

}  // namespace calciwatch
