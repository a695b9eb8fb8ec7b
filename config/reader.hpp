// Reading YAML nodes into values: strict, and going on after a mistake so that all are found.
// A reader that answers empty has reported why.
#pragma once

#include "alerts/decimal.hpp"
#include "config/load.hpp"
#include "config/yaml.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

// The mistakes of one file, as they are found.
class Report {
  public:
    Report(std::string file, Mistakes& mistakes) : file_{std::move(file)}, mistakes_{&mistakes} {}
    void add(const yaml::Node& at, std::string what);
    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] std::size_t count() const { return mistakes_->size(); }

  private:
    std::string file_;
    Mistakes* mistakes_;
};

// In the order of the lines; what is said of one place stays in the order it was found.
void sort_by_place(Mistakes& mistakes_of_one_file);

// The keys of one mapping. Ask for every key there may be, then finish(): what was not asked for
// is unknown. A node that is no mapping is reported and has no keys.
class Keys {
  public:
    Keys(const yaml::Node& mapping, Report& report);

    [[nodiscard]] const yaml::Node* optional(std::string_view key);
    [[nodiscard]] const yaml::Node* required(std::string_view key);
    void finish();

  private:
    const yaml::Node& mapping_;
    Report& report_;
    std::vector<std::string_view> asked_;
};

// Reports every key of a mapping that is no plain word or stands there twice.
void check_keys(const yaml::Node& mapping, Report& report);

[[nodiscard]] bool expect(yaml::Node::Kind kind, const yaml::Node& node, Report& report);
[[nodiscard]] std::optional<std::string> read_text(const yaml::Node& node, Report& report);
// A name that topics, logs and file names can carry: letters, digits and hyphens.
[[nodiscard]] std::optional<std::string> read_word(const yaml::Node& node, Report& report);
[[nodiscard]] std::optional<bool> read_boolean(const yaml::Node& node, Report& report);
[[nodiscard]] std::optional<std::uint64_t> read_integer(const yaml::Node& node, std::uint64_t least,
                                                        std::uint64_t most, Report& report);
[[nodiscard]] std::optional<alerts::Decimal> read_decimal(const yaml::Node& node, Report& report);
[[nodiscard]] std::optional<std::string_view> read_choice(
    const yaml::Node& node, const std::vector<std::string_view>& choices, Report& report);
// A list of non-empty texts; one text alone stands for a list of one.
[[nodiscard]] std::vector<std::string> read_texts(const yaml::Node& node, Report& report);

// The nodes of a list, or the one node that is no list.
[[nodiscard]] std::vector<const yaml::Node*> one_or_many(const yaml::Node& node);

}  // namespace config
