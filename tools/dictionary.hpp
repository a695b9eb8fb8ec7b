// What segments, fields and components are called, for the segments calciwatch reads.
#pragma once

#include <cstddef>
#include <string_view>

namespace calciwatch {

// Empty for what is not in the tables.
[[nodiscard]] std::string_view segment_name(std::string_view segment);
[[nodiscard]] std::string_view field_name(std::string_view segment, std::size_t field);
// `component` counts from 1.
[[nodiscard]] std::string_view component_name(std::string_view segment, std::size_t field,
                                              std::size_t component);

}  // namespace calciwatch
