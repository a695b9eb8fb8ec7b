#include "tools/rule_test/pack.hpp"

#include "config/text_file.hpp"
#include "config/yaml.hpp"

#include <algorithm>

namespace calciwatch::rule_test {
namespace {

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error})
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

config::Loaded<Knowledge> knowledge_of(const Pack& pack, const std::string& change) {
    std::vector<config::NamedText> rules = pack.rules;
    if (!change.empty()) rules.push_back({"change", change});
    auto loaded = config::parse_knowledge(pack.terminology, rules, pack.local_codes);
    if (!loaded) return tl::make_unexpected(std::move(loaded.error()));
    return std::make_shared<const alerts::Knowledge>(std::move(*loaded));
}

void append(config::Mistakes& all, config::Mistakes more) {
    all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

config::Loaded<Pack> read_pack(const config::KnowledgeFiles& files,
                               const std::vector<std::filesystem::path>& test_files) {
    auto texts = config::read_knowledge(files);
    if (!texts) return tl::make_unexpected(std::move(texts.error()));
    Pack pack{
        std::move(texts->terminology), std::move(texts->rules), std::move(texts->local_codes), {}};
    std::vector<std::filesystem::path> paths = test_files;
    if (paths.empty()) {
        for (const auto& folder : files.rules) {
            const auto beside = files_in(folder / "tests");
            paths.insert(paths.end(), beside.begin(), beside.end());
        }
    }
    config::Mistakes mistakes;
    for (const auto& path : paths) {
        auto text = config::read_text_file(path, config::yaml::max_bytes);
        if (text) {
            pack.tests.push_back({path.string(), std::move(*text)});
        } else {
            mistakes.push_back(std::move(text.error()));
        }
    }
    if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
    return pack;
}

config::Loaded<std::vector<Prepared>> prepare(const Pack& pack) {
    auto plain = knowledge_of(pack, "");
    if (!plain) return tl::make_unexpected(std::move(plain.error()));
    config::Mistakes mistakes;
    std::vector<Prepared> all;
    for (const config::NamedText& file : pack.tests) {
        auto script = read_script(file.name, file.text, **plain);
        if (!script) {
            append(mistakes, std::move(script.error()));
            continue;
        }
        Prepared one{std::move(*script), *plain};
        if (!one.script.change.empty()) {
            auto changed = knowledge_of(pack, one.script.change);
            if (!changed) {
                append(mistakes, std::move(changed.error()));
                continue;
            }
            one.knowledge = std::move(*changed);
        }
        all.push_back(std::move(one));
    }
    if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
    return all;
}

}  // namespace calciwatch::rule_test
