// Concepts from YAML (terminology/*.yaml).
#pragma once

#include "alerts/terminology.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

// The concepts of all files, as they are read one after the other.
class ConceptReader {
  public:
    // `root` must live until finish(): what one file says of another's concepts is checked there.
    void read_file(const yaml::Node& root, Report& report);
    // Concepts that are named but nowhere defined.
    void finish();
    // Every concept has at least its name and kind: rules can be checked against them.
    [[nodiscard]] bool complete() const { return complete_; }
    [[nodiscard]] std::vector<alerts::Concept> take() { return std::move(concepts_); }

  private:
    struct Defined {
        std::string place;  // "terminology/labs.yaml:12"
        alerts::ConceptKind kind;
    };
    struct Mentioned {  // by `with` or `includes`
        const yaml::Node* node;
        Report* report;
        alerts::ConceptKind expected;
    };

    void read_concept(const yaml::Node& node, Report& report);
    void read_includes(alerts::Concept& made, const yaml::Node& node, Report& report);
    void read_probable(alerts::Concept& made, const yaml::Node& node, Report& report);

    std::vector<alerts::Concept> concepts_;
    std::map<std::string, Defined, std::less<>> defined_;
    std::vector<Mentioned> mentioned_;
    bool complete_ = true;
};

// "B01AA*" is a prefix, anything else one code. Empty, with the reason in `wrong`, when it cannot
// be a code of that system.
[[nodiscard]] std::optional<alerts::CodeEntry> parse_code(std::string_view system,
                                                          std::string_view code,
                                                          alerts::Certainty certainty,
                                                          std::string& wrong);

// What is wrong with a text to be found in others: no words in it, or a star where none can stand.
[[nodiscard]] std::optional<std::string> wrong_text(std::string_view text);

// "problem", "drug", "lab" or "procedure".
[[nodiscard]] std::string_view name(alerts::ConceptKind kind);

}  // namespace config
