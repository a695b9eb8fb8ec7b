#include "config/shipped.hpp"

namespace config {

std::filesystem::path shipped_folder() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        auto installed = (program.parent_path() / CALCIWATCH_SHARE_FROM_BIN).lexically_normal();
        if (std::filesystem::is_directory(installed, error)) return installed;
    }
    return CALCIWATCH_SOURCE_CONFIG;
}

}  // namespace config
