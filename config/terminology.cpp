#include "config/terminology.hpp"

#include "alerts/dose.hpp"
#include "config/suggestion.hpp"
#include "config/units.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

namespace config {
namespace {

using alerts::Certainty;
using alerts::CodeEntry;
using alerts::Concept;
using alerts::ConceptKind;
using Kind = yaml::Node::Kind;

// By ConceptKind.
constexpr std::array<std::string_view, alerts::concept_kinds> kind_names{"problem", "drug", "lab",
                                                                         "procedure"};

constexpr std::size_t most_concepts = std::numeric_limits<alerts::ConceptId>::max();

bool same(const CodeEntry& a, const CodeEntry& b) {
    return a.system == b.system && a.code == b.code && a.prefix == b.prefix;
}

// The codes of one system: {LOINC: [1988-5, 30522-7]} without the braces.
void read_codes_of(std::vector<CodeEntry>& codes, const yaml::Entry& system, Certainty certainty,
                   Report& report) {
    if (system.key.kind != Kind::scalar) return;  // said by check_keys
    for (const yaml::Node* node : one_or_many(system.value)) {
        const auto text = read_text(*node, report);
        if (!text) continue;
        std::string wrong;
        auto entry = parse_code(system.key.text, *text, certainty, wrong);
        if (!entry) {
            report.add(*node, wrong);
        } else if (std::any_of(codes.begin(), codes.end(),
                               [&](const CodeEntry& had) { return same(had, *entry); })) {
            report.add(*node, "'" + *text + "' stands here already");
        } else {
            codes.push_back(std::move(*entry));
        }
    }
}

void read_codes(std::vector<CodeEntry>& codes, const yaml::Node* node, Report& report) {
    if (node == nullptr || !expect(Kind::mapping, *node, report)) return;
    check_keys(*node, report);
    for (const yaml::Entry& system : node->entries) {
        read_codes_of(codes, system, Certainty::confirmed, report);
    }
}

void read_texts_into(std::vector<std::string>& texts, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    texts = read_texts(*node, report);
    std::set<std::string_view> seen;
    for (const yaml::Node* item : one_or_many(*node)) {
        if (item->kind != Kind::scalar) continue;
        if (!seen.insert(item->text).second) {
            report.add(*item, "'" + item->text + "' stands here already");
        }
        if (const auto wrong = wrong_text(item->text)) report.add(*item, *wrong);
    }
}

void read_except(Concept& made, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    read_codes(made.except_codes, keys.optional("codes"), report);
    read_texts_into(made.except_texts, keys.optional("texts"), report);
    read_texts_into(made.qualifiers, keys.optional("qualifiers"), report);
    keys.finish();
}

// holds: {NDC: {60267-705*: 12.5 g}}
void read_holds(Concept& made, const yaml::Node* node, Report& report) {
    if (node == nullptr || !expect(Kind::mapping, *node, report)) return;
    check_keys(*node, report);
    for (const yaml::Entry& system : node->entries) {
        if (!expect(Kind::mapping, system.value, report)) continue;
        check_keys(system.value, report);
        for (const yaml::Entry& product : system.value.entries) {
            const auto text = read_text(product.value, report);
            if (!text) continue;
            std::string wrong;
            auto code = parse_code(system.key.text, product.key.text, Certainty::confirmed, wrong);
            if (!code) report.add(product.key, wrong);
            const std::size_t blank = text->find(' ');
            const auto amount = alerts::Decimal::parse(text->substr(0, blank));
            const std::string unit = blank == text->npos ? "" : text->substr(blank + 1);
            if (!amount || *amount <= 0 || !alerts::is_mass(unit))
                report.add(product.value, "'" + *text + "' is no amount such as '12.5 g'");
            else if (code)
                made.contents.push_back({std::move(*code), *amount, unit});
        }
    }
}

std::optional<ConceptKind> read_kind(const yaml::Node* node, Report& report) {
    if (node == nullptr) return std::nullopt;
    const auto choice = read_choice(*node, {kind_names.begin(), kind_names.end()}, report);
    if (!choice) return std::nullopt;
    const auto found = std::find(kind_names.begin(), kind_names.end(), *choice);
    return static_cast<ConceptKind>(found - kind_names.begin());
}

void only_for(ConceptKind allowed, const Concept& made, const yaml::Node* node,
              std::string_view key, Report& report) {
    if (node == nullptr || made.kind == allowed) return;
    report.add(*node, "'" + std::string{key} + "' is for a " + std::string{name(allowed)} + ", '" +
                          made.name + "' is a " + std::string{name(made.kind)});
}

}  // namespace

std::string_view name(ConceptKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<std::string> wrong_text(std::string_view text) {
    constexpr std::string_view between_words = " -/,";
    if (alerts::Words{text}.size() == 0) {
        return "'" + std::string{text} + "' holds no letter and no digit: nothing can match it";
    }
    for (std::size_t star = text.find('*'); star != text.npos; star = text.find('*', star + 1)) {
        const std::size_t before = text.find_last_of(between_words, star);
        const std::size_t word = before == text.npos ? 0 : before + 1;
        const bool ends_word =
            star + 1 == text.size() || between_words.find(text[star + 1]) != text.npos;
        if (!ends_word || star - word < alerts::shortest_stem) {
            return "'" + std::string{text} + "': a star ends a word, after five letters or more";
        }
    }
    return std::nullopt;
}

std::optional<CodeEntry> parse_code(std::string_view system, std::string_view code,
                                    Certainty certainty, std::string& wrong) {
    CodeEntry entry;
    entry.system = alerts::normal_system(system);
    entry.certainty = certainty;
    entry.prefix = !code.empty() && code.back() == '*';
    entry.code = std::string{entry.prefix ? code.substr(0, code.size() - 1) : code};
    if (entry.code.find('*') != std::string::npos || entry.code.empty()) {
        wrong = "'" + std::string{code} + "': a star stands at the end of a code, after its prefix";
        return std::nullopt;
    }
    if (entry.system == "LOINC" && !entry.prefix && !alerts::valid_loinc(entry.code)) {
        wrong = "'" + entry.code + "' is no LOINC code: its check digit is wrong";
        return std::nullopt;
    }
    if (entry.system == "SNOMED" && !entry.prefix && !alerts::valid_snomed(entry.code)) {
        wrong = "'" + entry.code + "' is no SNOMED code: its check digit is wrong";
        return std::nullopt;
    }
    return entry;
}

void ConceptReader::read_file(const yaml::Node& root, Report& report) {
    if (root.kind == Kind::nothing) return;
    complete_ &= expect(Kind::list, root, report);
    for (const yaml::Node& node : root.items) read_concept(node, report);
}

void ConceptReader::read_concept(const yaml::Node& node, Report& report) {
    Keys keys{node, report};
    Concept made;
    const yaml::Node* concept_node = keys.required("concept");
    const auto kind = read_kind(keys.required("kind"), report);
    const yaml::Node* title = keys.required("title");
    const yaml::Node* codes = keys.optional("codes");
    const yaml::Node* probable = keys.optional("probable");
    const yaml::Node* texts = keys.optional("texts");
    const yaml::Node* except = keys.optional("except");
    const yaml::Node* includes = keys.optional("includes");
    const yaml::Node* holds = keys.optional("holds");
    const yaml::Node* value = keys.optional("value");
    const yaml::Node* units = keys.optional("units");
    const yaml::Node* plausible = keys.optional("plausible");
    keys.finish();
    const auto word = concept_node == nullptr ? std::nullopt : read_word(*concept_node, report);
    if (!word || !kind) {
        complete_ = false;
        return;
    }
    made.name = *word;
    made.kind = *kind;
    if (title != nullptr) made.title = read_text(*title, report).value_or("");
    read_codes(made.codes, codes, report);
    if (probable != nullptr) read_probable(made, *probable, report);
    read_texts_into(made.texts, texts, report);
    read_except(made, except, report);
    if (includes != nullptr) read_includes(made, *includes, report);
    read_holds(made, holds, report);
    only_for(ConceptKind::problem, made, probable, "probable", report);
    only_for(ConceptKind::drug, made, includes, "includes", report);
    only_for(ConceptKind::drug, made, holds, "holds", report);
    only_for(ConceptKind::lab, made, value, "value", report);
    only_for(ConceptKind::lab, made, units, "units", report);
    only_for(ConceptKind::lab, made, plausible, "plausible", report);
    const bool words =
        value != nullptr && read_choice(*value, {"number", "text"}, report) == "text";
    if (made.kind == ConceptKind::lab && units == nullptr && !words) {
        report.add(node, "'" + made.name + "' is a lab: key 'units' is missing");
    }
    if (words && units != nullptr) report.add(*units, "a value of text has no units");
    if (units != nullptr) read_units(made, *units, report);
    if (plausible != nullptr) read_plausible(made, *plausible, report);
    if (made.codes.empty() && made.texts.empty() && made.includes.empty()) {
        report.add(node, "'" + made.name + "' has neither codes nor texts: nothing can match it");
    }

    const std::string place = report.file() + ':' + std::to_string(concept_node->line);
    const auto [had, fresh] = defined_.try_emplace(made.name, Defined{place, made.kind});
    if (!fresh) {
        report.add(*concept_node,
                   "concept '" + made.name + "' is defined already, at " + had->second.place);
        return;
    }
    if (concepts_.size() == most_concepts) {
        report.add(*concept_node, "there are too many concepts");
        return;
    }
    concepts_.push_back(std::move(made));
}

// probable: {ICD10CM: [E83.59], with: [esrd, dialysis]}
void ConceptReader::read_probable(Concept& made, const yaml::Node& node, Report& report) {
    if (!expect(Kind::mapping, node, report)) return;
    check_keys(node, report);
    const yaml::Node* with = nullptr;
    for (const yaml::Entry& entry : node.entries) {
        if (entry.key.kind == Kind::scalar && entry.key.text == "with") {
            with = &entry.value;
        } else {
            read_codes_of(made.codes, entry, Certainty::probable, report);
        }
    }
    if (with == nullptr) {
        report.add(node, "key 'with' is missing: name the problems that make these codes count");
        return;
    }
    made.probable_with = read_texts(*with, report);
    for (const yaml::Node* item : one_or_many(*with)) {
        if (item->kind == Kind::scalar) mentioned_.push_back({item, &report, ConceptKind::problem});
    }
}

// includes: [ferric-citrate]
void ConceptReader::read_includes(Concept& made, const yaml::Node& node, Report& report) {
    made.includes = read_texts(node, report);
    for (const yaml::Node* item : one_or_many(node)) {
        if (item->kind != Kind::scalar) continue;
        if (item->text == made.name) {
            report.add(*item, "'" + made.name + "' cannot include itself");
        } else {
            mentioned_.push_back({item, &report, ConceptKind::drug});
        }
    }
}

void ConceptReader::finish() {
    for (const Mentioned& mention : mentioned_) {
        const std::string& wanted = mention.node->text;
        const auto found = defined_.find(wanted);
        if (found == defined_.end()) {
            std::vector<std::string_view> known;
            for (const auto& [concept_name, defined] : defined_) {
                if (defined.kind == mention.expected) known.push_back(concept_name);
            }
            mention.report->add(*mention.node,
                                "unknown concept '" + wanted + "'" + did_you_mean(wanted, known));
        } else if (found->second.kind != mention.expected) {
            mention.report->add(*mention.node, "'" + wanted + "' is a " +
                                                   std::string{name(found->second.kind)} + ", a " +
                                                   std::string{name(mention.expected)} +
                                                   " is expected here");
        }
    }
}

}  // namespace config
