#include "config/knowledge.hpp"

#include "config/local_codes.hpp"
#include "config/reader.hpp"
#include "config/rules.hpp"
#include "config/terminology.hpp"
#include "config/text_file.hpp"
#include "config/yaml.hpp"

#include <algorithm>
#include <deque>

namespace config {
namespace {

// A file that was YAML at least, and its mistakes, which later files may add to.
struct Document {
    Document(const NamedText& source, yaml::Node parsed)
        : root{std::move(parsed)}, report{source.name, mistakes} {}
    yaml::Node root;
    Mistakes mistakes;
    Report report;
};
// Reports point into their document: a deque does not move what it holds.
using Documents = std::deque<Document>;

Documents parse_all(std::span<const NamedText> texts) {
    Documents documents;
    for (const NamedText& one : texts) {
        auto root = yaml::parse(one.name, one.text);
        documents.emplace_back(one, root ? std::move(*root) : yaml::Node{});
        if (!root) documents.back().mistakes.push_back(std::move(root.error()));
    }
    return documents;
}

bool all_parsed(const Documents& documents) {
    return std::all_of(documents.begin(), documents.end(),
                       [](const Document& one) { return one.mistakes.empty(); });
}

void collect(Mistakes& all, Documents documents) {
    for (Document& document : documents) {
        sort_by_place(document.mistakes);
        all.insert(all.end(), document.mistakes.begin(), document.mistakes.end());
    }
}

// The files of a list of files and folders; a folder stands for its files of that kind, by name.
class Files {
  public:
    explicit Files(Mistakes& mistakes) : mistakes_{mistakes} {}

    std::vector<NamedText> read(const std::vector<std::filesystem::path>& paths,
                                std::string_view extension, std::size_t limit) {
        std::vector<NamedText> texts;
        for (const std::filesystem::path& path : paths) {
            for (const std::filesystem::path& file : expand(path, extension)) {
                auto text = read_text_file(file, limit);
                if (text) {
                    texts.push_back({file.string(), std::move(*text)});
                } else {
                    mistakes_.push_back(std::move(text.error()));
                }
            }
        }
        return texts;
    }

  private:
    std::vector<std::filesystem::path> expand(const std::filesystem::path& path,
                                              std::string_view extension) {
        std::error_code error;
        if (!std::filesystem::is_directory(path, error)) return {path};
        std::vector<std::filesystem::path> files;
        std::filesystem::directory_iterator entries{path, error};
        for (; !error && entries != std::filesystem::directory_iterator{};
             entries.increment(error)) {
            if (entries->path().extension() == extension) files.push_back(entries->path());
        }
        if (error) {
            mistakes_.push_back({path.string(), 0, 0, "cannot be read: " + error.message()});
        } else if (files.empty()) {
            mistakes_.push_back(
                {path.string(), 0, 0, "holds no *" + std::string{extension} + " file"});
        }
        std::sort(files.begin(), files.end());
        return files;
    }

    Mistakes& mistakes_;
};

}  // namespace

Loaded<alerts::Knowledge> parse_knowledge(std::span<const NamedText> terminology,
                                          std::span<const NamedText> rules,
                                          std::span<const NamedText> local_codes) {
    Mistakes mistakes;
    Documents concept_files = parse_all(terminology);
    bool complete = all_parsed(concept_files);
    ConceptReader concept_reader;
    for (Document& file : concept_files) concept_reader.read_file(file.root, file.report);
    concept_reader.finish();
    complete = complete && concept_reader.complete();
    std::vector<alerts::Concept> concepts = concept_reader.take();
    collect(mistakes, std::move(concept_files));
    // With a concept missing, half the rules would seem wrong: say only what is at fault.
    if (!complete) return tl::make_unexpected(std::move(mistakes));

    Mistakes local;
    for (const NamedText& one : local_codes) {
        add_local_codes(concepts, one.name, one.text, local);
    }
    if (!mistakes.empty()) {
        // The rules are still checked, against concepts without the links that may be wrong.
        for (alerts::Concept& one : concepts) {
            one.probable_with.clear();
            one.includes.clear();
        }
    }
    alerts::Knowledge knowledge;
    knowledge.terminology = alerts::Terminology{std::move(concepts)};
    Documents rule_files = parse_all(rules);
    RuleReader rule_reader{knowledge.terminology};
    for (Document& file : rule_files) rule_reader.read_limits(file.root, file.report);
    for (Document& file : rule_files) rule_reader.change_limits(file.root, file.report);
    for (Document& file : rule_files) rule_reader.read_rules(file.root, file.report);
    rule_reader.finish();
    knowledge.rules = rule_reader.take();
    collect(mistakes, std::move(rule_files));
    mistakes.insert(mistakes.end(), local.begin(), local.end());
    if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
    return knowledge;
}

Loaded<KnowledgeTexts> read_knowledge(const KnowledgeFiles& files) {
    Mistakes mistakes;
    Files reader{mistakes};
    KnowledgeTexts texts{reader.read(files.terminology, ".yaml", yaml::max_bytes),
                         reader.read(files.rules, ".yaml", yaml::max_bytes),
                         reader.read(files.local_codes, ".csv", max_local_codes_bytes)};
    if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
    return texts;
}

Loaded<alerts::Knowledge> load_knowledge(const KnowledgeFiles& files) {
    const auto texts = read_knowledge(files);
    if (!texts) return tl::make_unexpected(texts.error());
    return parse_knowledge(texts->terminology, texts->rules, texts->local_codes);
}

}  // namespace config
