// A rule pack with its tests: the rules of a folder, and tests/*.yaml beside them.
#pragma once

#include "config/knowledge.hpp"
#include "tools/rule_test/player.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace calciwatch::rule_test {

struct Pack {
    std::vector<config::NamedText> terminology;
    std::vector<config::NamedText> rules;
    std::vector<config::NamedText> local_codes;
    std::vector<config::NamedText> tests;
};

// Rules, with tests in the folder `tests` beside each of `rule_folders`, or in `test_files`.
[[nodiscard]] config::Loaded<Pack> read_pack(const config::KnowledgeFiles& files,
                                             const std::vector<std::filesystem::path>& test_files);

using Knowledge = std::shared_ptr<const alerts::Knowledge>;

// A script, and the knowledge it runs against: the pack's, as the script changes it.
struct Prepared {
    Script script;
    Knowledge knowledge;
};
[[nodiscard]] config::Loaded<std::vector<Prepared>> prepare(const Pack& pack);

}  // namespace calciwatch::rule_test
