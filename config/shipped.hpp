// Where what we ship is: calciwatch.yaml, rules/ and terminology/.
#pragma once

#include <filesystem>

namespace config {

// Beside the running program when it is installed (../share/calciwatch), else the folder of the
// source tree it was built from.
[[nodiscard]] std::filesystem::path shipped_folder();

}  // namespace config
