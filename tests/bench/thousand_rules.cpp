#include "tests/bench/thousand_rules.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace bench {
namespace {

using namespace alerts;

// One copy of the whole pack: its concepts stand `concepts` further on, its rules `rules`.
class Copy {
  public:
    Copy(std::string mark, ConceptId concepts, std::size_t rules)
        : mark_{std::move(mark)}, concepts_{concepts}, rules_{rules} {}

    [[nodiscard]] Concept of(Concept one) const {
        one.name += mark_;
        for (auto* const codes : {&one.codes, &one.except_codes})
            for (CodeEntry& entry : *codes) entry.code += mark_;
        for (auto* const texts : {&one.texts, &one.except_texts, &one.qualifiers})
            for (std::string& text : *texts) text = mark_.substr(1) + " " + text;
        for (auto* const names : {&one.includes, &one.probable_with})
            for (std::string& name : *names) name += mark_;
        return one;
    }

    [[nodiscard]] Rule of(Rule one) const {
        one.id += mark_;
        if (one.for_each_order) move(*one.for_each_order);
        if (one.for_each_procedure) move(*one.for_each_procedure);
        move(one.when);
        one.message = renamed(one.message);
        for (Case& special : one.cases) {
            move(special.when);
            special.message = renamed(special.message);
        }
        if (one.clear) move(*one.clear);
        for (auto* const others : {&one.supersedes, &one.bundle})
            for (std::size_t& at : *others) at += rules_;
        return one;
    }

  private:
    void move(ConceptId& id) const { id = static_cast<ConceptId>(id + concepts_); }
    void move(Condition& condition) const {
        std::visit([this](auto& kind) { move_in(kind); }, condition.kind);
    }
    template <class Kind>
    void move_in(Kind& kind) const {
        if constexpr (requires { kind.by; }) move(kind.by);  // a second concept
        if constexpr (requires { kind.concept_id; }) {
            move(kind.concept_id);
        } else if constexpr (requires { kind.of; }) {
            for (auto& part : kind.of) {
                if constexpr (requires { part.concept_id; })
                    move(part.concept_id);
                else
                    move(part);
            }
        }
    }
    // "{newest pth}" is about the copy's concept.
    [[nodiscard]] std::string renamed(std::string message) const {
        for (std::size_t open = message.find('{'); open != std::string::npos;
             open = message.find('{', open + 1)) {
            const std::size_t close = message.find('}', open);
            if (close == std::string::npos) break;
            if (message.find(' ', open) < close) message.insert(close, mark_);
        }
        return message;
    }

    std::string mark_;  // "-x7"
    ConceptId concepts_;
    std::size_t rules_;
};

}  // namespace

Knowledge with_other_rules(const Knowledge& pack, std::size_t count) {
    std::vector<Concept> concepts;
    for (std::size_t i = 0; i < pack.terminology.size(); ++i)
        concepts.push_back(pack.terminology[static_cast<ConceptId>(i)]);
    const std::size_t own = concepts.size();
    Knowledge grown;
    grown.rules = pack.rules;
    grown.conduct = pack.conduct;
    for (std::size_t nth = 1; grown.rules.size() < count; ++nth) {
        const Copy copy{"-x" + std::to_string(nth), static_cast<ConceptId>(nth * own),
                        grown.rules.size()};
        for (std::size_t i = 0; i < own; ++i) concepts.push_back(copy.of(concepts[i]));
        for (const Rule& rule : pack.rules) grown.rules.push_back(copy.of(rule));
    }
    grown.terminology = Terminology{std::move(concepts)};
    return grown;
}

}  // namespace bench
