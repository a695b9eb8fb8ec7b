// A folder for a fresh store, gone when this is.
#pragma once

#include <filesystem>

namespace calciwatch {

class Workplace {
  public:
    // In `above`, or, when that is empty, where temporary files are. Throws std::system_error.
    explicit Workplace(const std::filesystem::path& above);
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    ~Workplace();

    // Where the store is to be.
    [[nodiscard]] std::filesystem::path file() const { return folder_ / "calciwatch.db"; }

  private:
    std::filesystem::path folder_;
};

}  // namespace calciwatch
