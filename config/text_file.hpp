// A configuration file as text: read whole, up to a limit, and proved to be UTF-8.
#pragma once

#include "config/load.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace config {

[[nodiscard]] tl::expected<std::string, Mistake> read_text_file(const std::filesystem::path& file,
                                                                std::size_t limit);

// The first byte that is neither UTF-8 text nor a tab or line end; empty when all is text.
[[nodiscard]] std::optional<Mistake> not_text(const std::string& name, std::string_view text,
                                              std::size_t limit);

}  // namespace config
