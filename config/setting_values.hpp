// What the parts of the settings are read with. Each leaves a value as it is where there is no
// node, or where it says something else, which is reported.
#pragma once

#include "config/endpoint.hpp"
#include "config/reader.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace config {

void read_into(std::string& value, const yaml::Node* node, Report& report);
void read_word_into(std::string& value, const yaml::Node* node, Report& report);
void read_into(bool& value, const yaml::Node* node, Report& report);
void read_into(std::size_t& value, const yaml::Node* node, std::uint64_t least, std::uint64_t most,
               Report& report);
void read_size_into(std::size_t& value, const yaml::Node* node, std::uint64_t least,
                    std::uint64_t most, Report& report);
void read_into(std::chrono::seconds& value, const yaml::Node* node, std::chrono::seconds least,
               Report& report);
void read_into(Endpoint& value, const yaml::Node* node, Report& report);

// Paths in the file are relative to the file.
class Paths {
  public:
    Paths(std::filesystem::path folder, Report& report)
        : folder_{std::move(folder)}, report_{report} {}

    [[nodiscard]] std::filesystem::path absolute(const std::string& path) const {
        return (folder_ / path).lexically_normal();
    }
    void read_list(std::vector<std::filesystem::path>& paths, const yaml::Node* node) const;
    // For what the daemon cannot be of use without.
    void read_filled_list(std::vector<std::filesystem::path>& paths, const yaml::Node* node) const;

  private:
    std::filesystem::path folder_;
    Report& report_;
};

}  // namespace config
