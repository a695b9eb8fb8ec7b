#include "tools/verify/workplace.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace calciwatch {

Workplace::Workplace(const std::filesystem::path& above) {
    const auto place = above.empty() ? std::filesystem::temp_directory_path() : above;
    std::string name = (place / "calciwatch-verify-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::system_error{errno, std::generic_category(), name};
    folder_ = name;
}

Workplace::~Workplace() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

}  // namespace calciwatch
