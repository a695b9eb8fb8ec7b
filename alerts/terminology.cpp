#include "alerts/terminology.hpp"

#include "alerts/assertion.hpp"
#include "alerts/code_system.hpp"

#include <algorithm>

namespace alerts {
namespace {

// What speaks for and against one concept.
struct Case {
    ConceptId concept_id;
    bool excepted = false;
    const Code* code = nullptr;
    std::string system;  // of the code
    Certainty code_says = Certainty::confirmed;
    std::optional<std::uint32_t> text;  // index into Concept::texts
    Certainty text_says = Certainty::confirmed;

    [[nodiscard]] bool holds() const { return !excepted && (code != nullptr || text); }
};

class Cases {
  public:
    Case& of(ConceptId id) {
        const auto found = std::find_if(cases_.begin(), cases_.end(),
                                        [&](const Case& one) { return one.concept_id == id; });
        if (found != cases_.end()) return *found;
        return cases_.emplace_back(Case{id, false, nullptr, {}, {}, {}, {}});
    }

    void add_code(const Code& sent, const CodeIndex::Found& found) {
        Case& one = of(found.hit.concept_id);
        const auto says = found.hit.probable ? Certainty::probable : Certainty::confirmed;
        if (found.hit.excepted) {
            one.excepted = true;
        } else if (one.code == nullptr || says > one.code_says) {
            one.code = &sent;
            one.system = found.system;
            one.code_says = says;
        }
    }

    void add_text(const Words& words, const PhraseIndex::Found& found, ConceptKind kind) {
        Certainty says = Certainty::confirmed;
        if (kind == ConceptKind::problem && !found.hit.excepted) {
            const Assertion made = assertion(words, found.begin, found.end);
            if (made == Assertion::denied) return;
            if (made == Assertion::doubted) says = Certainty::probable;
        }
        Case& one = of(found.hit.concept_id);
        if (found.hit.excepted) {
            one.excepted = true;
        } else if (!one.text || says > one.text_says) {
            one.text = found.hit.text;
            one.text_says = says;
        }
    }

    // What holds, in the order of the concepts.
    std::vector<Case> close() {
        std::erase_if(cases_, [](const Case& one) { return !one.holds(); });
        std::sort(cases_.begin(), cases_.end(),
                  [](const Case& a, const Case& b) { return a.concept_id < b.concept_id; });
        return std::move(cases_);
    }

  private:
    std::vector<Case> cases_;
};

// The surest word: a specific code, then plain text, then text in doubt, then a probable code.
Match judge(const Case& one, const Concept& known) {
    const bool by_code =
        one.code != nullptr && (one.code_says == Certainty::confirmed || !one.text);
    Match match;
    match.concept_id = one.concept_id;
    if (by_code) {
        match.certainty = one.code_says;
        match.matched = one.system + " ";
        match.matched += trimmed(one.code->code);
        match.needs_company = one.code_says == Certainty::probable && !known.probable_with.empty();
    } else {
        match.certainty = one.text_says;
        match.matched = "text " + known.texts[*one.text];
    }
    return match;
}

}  // namespace

Terminology::Terminology(std::vector<Concept> concepts)
    : concepts_{std::move(concepts)}, company_(concepts_.size()) {
    for (std::size_t i = 0; i < concepts_.size(); ++i) {
        by_name_.emplace(concepts_[i].name, static_cast<ConceptId>(i));
    }
    for (std::size_t i = 0; i < concepts_.size(); ++i) {
        const Concept& one = concepts_[i];
        const auto id = static_cast<ConceptId>(i);
        Index& its = index(one.kind);
        for (const CodeEntry& code : one.codes) {
            its.codes.add(code, {id, code.certainty == Certainty::probable, false});
        }
        for (const CodeEntry& code : one.except_codes) its.codes.add(code, {id, false, true});
        for (std::uint32_t text = 0; text < one.texts.size(); ++text) {
            its.phrases.add(one.texts[text], {id, text, false});
        }
        for (std::uint32_t text = 0; text < one.except_texts.size(); ++text) {
            its.phrases.add(one.except_texts[text], {id, text, true});
        }
        for (const std::string& other : one.probable_with) {
            if (const auto found = find(other)) company_[i].push_back(*found);
        }
    }
}

std::optional<ConceptId> Terminology::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return std::nullopt;
    return found->second;
}

std::vector<Match> Terminology::classify(ConceptKind kind, const Coded& what) const {
    const Index& index = index_[static_cast<std::size_t>(kind)];
    Cases cases;
    std::vector<CodeIndex::Found> codes;
    std::vector<PhraseIndex::Found> phrases;
    Words words;
    const auto read = [&](std::string_view text) {
        words.read(text);
        phrases.clear();
        index.phrases.find(words, phrases);
        for (const PhraseIndex::Found& found : phrases) cases.add_text(words, found, kind);
    };
    for (const Code& sent : what.codes) {
        codes.clear();
        index.codes.find(sent, codes);
        for (const CodeIndex::Found& found : codes) cases.add_code(sent, found);
        read(sent.text);
    }
    read(what.original_text);

    const std::vector<Case> held = cases.close();
    const bool code_alone =
        std::any_of(held.begin(), held.end(), [](const Case& one) { return !one.text; });
    const bool text_alone =
        std::any_of(held.begin(), held.end(), [](const Case& one) { return one.code == nullptr; });
    std::vector<Match> matches;
    matches.reserve(held.size());
    for (const Case& one : held) {
        matches.push_back(judge(one, concepts_[one.concept_id]));
        const bool alone = !one.text || one.code == nullptr;
        if (alone && code_alone && text_alone) matches.back().matched += "; code and text disagree";
    }
    return matches;
}

}  // namespace alerts
