// Terminology and rules from YAML (and site codes from CSV) into what the engine runs on.
#pragma once

#include "alerts/engine.hpp"
#include "config/load.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace config {

// Files, or folders whose *.yaml are read in name order. Refused whole on any mistake.
struct KnowledgeFiles {
    std::vector<std::filesystem::path> terminology;
    std::vector<std::filesystem::path> rules;
    std::vector<std::filesystem::path> local_codes;
};
[[nodiscard]] Loaded<alerts::Knowledge> load_knowledge(const KnowledgeFiles& files);

// The same from texts, for tests and fuzzers: `name` stands for the file in mistakes.
struct NamedText {
    std::string name;
    std::string text;
};
struct KnowledgeTexts {
    std::vector<NamedText> terminology;
    std::vector<NamedText> rules;
    std::vector<NamedText> local_codes;
};
[[nodiscard]] Loaded<KnowledgeTexts> read_knowledge(const KnowledgeFiles& files);
[[nodiscard]] Loaded<alerts::Knowledge> parse_knowledge(std::span<const NamedText> terminology,
                                                        std::span<const NamedText> rules,
                                                        std::span<const NamedText> local_codes);

}  // namespace config
