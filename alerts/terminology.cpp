#include "alerts/terminology.hpp"

#include "alerts/assertion.hpp"
#include "alerts/code_system.hpp"

#include <algorithm>

namespace alerts {
namespace {

// What speaks for and against one concept.
struct Case {
    ConceptId concept_id;
    bool code_silences = false;  // a code of another thing
    bool text_silences = false;  // words of another thing
    bool barred = false;
    bool words_deny = false;  // "no evidence of"
    const Code* code = nullptr;
    std::string system{};  // of the code
    Certainty code_says = Certainty::confirmed;
    std::string_view text{};  // as the concept writes it
    Certainty text_says = Certainty::confirmed;

    [[nodiscard]] bool holds() const { return code != nullptr || !text.empty(); }
    [[nodiscard]] bool alone() const { return code == nullptr || text.empty(); }

    void take_code(const Code& sent, const std::string& of_system, Certainty says) {
        if (code != nullptr && says <= code_says) return;
        code = &sent;
        system = of_system;
        code_says = says;
    }
    void take_text(std::string_view found, Certainty says) {
        if (!text.empty() && says <= text_says) return;
        text = found;
        text_says = says;
    }
    // What is silenced says nothing more.
    void settle() {
        if (barred) code = nullptr;
        if (barred || code_silences || text_silences) text = {};
    }
};

bool asserted_by_words(ConceptKind kind) {
    return kind == ConceptKind::problem || kind == ConceptKind::procedure;
}

class Cases {
  public:
    Case& of(ConceptId id) {
        const auto found = std::find_if(cases_.begin(), cases_.end(),
                                        [&](const Case& one) { return one.concept_id == id; });
        if (found != cases_.end()) return *found;
        return cases_.emplace_back(Case{id});
    }

    // Of one code all that was found: an exception holds against the prefix it is excepted from.
    void add_code(const Code& sent, const std::vector<CodeIndex::Found>& found) {
        const auto excepted = [&](ConceptId id) {
            return std::any_of(found.begin(), found.end(), [&](const CodeIndex::Found& one) {
                return one.hit.excepted && one.hit.concept_id == id;
            });
        };
        for (const CodeIndex::Found& one : found) {
            const ConceptId id = one.hit.concept_id;
            if (excepted(id)) {
                of(id).code_silences = true;
            } else {
                of(id).take_code(sent, one.system,
                                 one.hit.probable ? Certainty::probable : Certainty::confirmed);
            }
        }
    }

    // Beside a code for a history the words name what once was, or what a relative has.
    void add_words(const Words& words, const PhraseIndex::Found& found, const Concept& known,
                   bool only_asserted, bool of_history) {
        using Role = PhraseIndex::Role;
        if (found.hit.role == Role::silences) {
            of(found.hit.concept_id).text_silences = true;
        } else if (found.hit.role == Role::bars) {
            of(found.hit.concept_id).barred = true;
        } else {
            Certainty says = Certainty::confirmed;
            if (only_asserted) {
                const Assertion made =
                    of_history ? Assertion::denied : assertion(words, found.begin, found.end);
                if (made == Assertion::denied) {
                    of(found.hit.concept_id).words_deny = true;
                    return;
                }
                if (made == Assertion::doubted) says = Certainty::probable;
            }
            of(found.hit.concept_id).take_text(known.texts[found.hit.text], says);
        }
    }

    // What holds, and the classes it belongs to, in the order of the concepts.
    std::vector<Case> close(const std::vector<std::vector<ConceptId>>& classes) {
        for (Case& one : cases_) one.settle();
        const std::vector<Case> members = cases_;
        for (const Case& member : members) {
            for (const ConceptId id : classes[member.concept_id]) inherit(of(id), member);
        }
        std::erase_if(cases_, [](const Case& one) { return !one.holds(); });
        std::sort(cases_.begin(), cases_.end(),
                  [](const Case& a, const Case& b) { return a.concept_id < b.concept_id; });
        return std::move(cases_);
    }

  private:
    // What names the member names its class, unless it is barred from it: the words of a class that
    // are silenced are its own.
    static void inherit(Case& to, const Case& member) {
        if (to.barred) return;
        if (member.code != nullptr) to.take_code(*member.code, member.system, member.code_says);
        if (!member.text.empty()) to.take_text(member.text, member.text_says);
    }

    std::vector<Case> cases_;
};

// The surest word: a specific code, then plain text, then text in doubt, then a probable code.
// Beside words that deny or doubt it a specific code is probable: "rule out" is often coded as what
// is to be ruled out.
Match judge(const Case& one, const Concept& known) {
    const bool by_code =
        one.code != nullptr && (one.code_says == Certainty::confirmed || one.text.empty());
    Match match;
    match.concept_id = one.concept_id;
    if (by_code) {
        const bool in_doubt =
            one.text.empty() ? one.words_deny : one.text_says == Certainty::probable;
        match.certainty = in_doubt ? Certainty::probable : one.code_says;
        match.matched = one.system + " ";
        match.matched += trimmed(one.code->code);
        match.needs_company = one.code_says == Certainty::probable && !known.probable_with.empty();
    } else {
        match.certainty = one.text_says;
        match.matched = "text ";
        match.matched += one.text;
    }
    return match;
}

}  // namespace

Terminology::Terminology(std::vector<Concept> concepts)
    : concepts_{std::move(concepts)},
      company_(concepts_.size()),
      classes_(concepts_.size()),
      spellings_(concepts_.size()) {
    for (std::size_t i = 0; i < concepts_.size(); ++i) {
        by_name_.emplace(concepts_[i].name, static_cast<ConceptId>(i));
    }
    for (std::size_t i = 0; i < concepts_.size(); ++i) add(static_cast<ConceptId>(i));
    // Of a class in a class too. Every turn that changes anything adds one, so this ends.
    for (bool grown = true; grown;) {
        grown = false;
        for (std::vector<ConceptId>& its : classes_) {
            for (std::size_t i = 0; i < its.size(); ++i) {
                for (const ConceptId wider : std::vector<ConceptId>{classes_[its[i]]}) {
                    if (std::find(its.begin(), its.end(), wider) != its.end()) continue;
                    its.push_back(wider);
                    grown = true;
                }
            }
        }
    }
}

void Terminology::add(ConceptId id) {
    using Role = PhraseIndex::Role;
    const Concept& one = concepts_[id];
    Index& its = index(one.kind);
    for (const CodeEntry& code : one.codes) {
        its.codes.add(code, {id, code.certainty == Certainty::probable, false});
    }
    for (const CodeEntry& code : one.except_codes) its.codes.add(code, {id, false, true});
    const auto add_phrases = [&](const std::vector<std::string>& texts, Role role) {
        for (std::uint32_t text = 0; text < texts.size(); ++text) {
            its.phrases.add(texts[text], {id, text, role});
        }
    };
    add_phrases(one.texts, Role::names);
    add_phrases(one.except_texts, Role::silences);
    add_phrases(one.qualifiers, Role::bars);
    for (const UnitEntry& unit : one.units) spellings_[id].push_back(normal_unit(unit.spelling));
    for (const Content& content : one.contents) {
        products_.add(content.product, {static_cast<ConceptId>(contents_.size()), false, false});
        contents_.push_back(content);
    }
    for (const std::string& other : one.probable_with) {
        if (const auto found = find(other)) company_[id].push_back(*found);
    }
    for (const std::string& member : one.includes) {
        if (const auto found = find(member)) classes_[*found].push_back(id);
    }
}

std::optional<ConceptId> Terminology::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return std::nullopt;
    return found->second;
}

const Content* Terminology::content_of(const Coded& product) const {
    const Content* known = nullptr;
    std::vector<CodeIndex::Found> found;
    for (const Code& sent : product.codes) products_.find(sent, found);
    for (const CodeIndex::Found& one : found) {
        const Content& content = contents_[one.hit.concept_id];
        if (known != nullptr && (known->amount != content.amount || known->unit != content.unit))
            return nullptr;
        known = &content;
    }
    return known;
}

std::vector<Match> Terminology::classify(ConceptKind kind, const Coded& what) const {
    return find(kind, what, asserted_by_words(kind));
}

std::vector<Match> Terminology::mentioned(ConceptKind kind, const Coded& what) const {
    return find(kind, what, false);
}

std::vector<Match> Terminology::find(ConceptKind kind, const Coded& what,
                                     bool only_asserted) const {
    const Index& index = index_[static_cast<std::size_t>(kind)];
    Cases cases;
    std::vector<CodeIndex::Found> codes;
    std::vector<PhraseIndex::Found> phrases;
    Words words;
    const bool of_history = only_asserted && codes_history(what);
    const auto read = [&](std::string_view text) {
        words.read(text);
        phrases.clear();
        index.phrases.find(words, phrases);
        for (const PhraseIndex::Found& found : phrases) {
            cases.add_words(words, found, concepts_[found.hit.concept_id], only_asserted,
                            of_history);
        }
    };
    for (const Code& sent : what.codes) {
        codes.clear();
        index.codes.find(sent, codes);
        cases.add_code(sent, codes);
        const bool says_words = !trimmed(sent.text).empty();
        if (says_words)
            read(sent.text);
        else if (looked_up_system(sent) == local_system)
            read(sent.code);
    }
    read(what.original_text);

    const std::vector<Case> held = cases.close(classes_);
    const bool code_alone =
        std::any_of(held.begin(), held.end(), [](const Case& one) { return one.text.empty(); });
    const bool text_alone =
        std::any_of(held.begin(), held.end(), [](const Case& one) { return one.code == nullptr; });
    std::vector<Match> matches;
    matches.reserve(held.size());
    for (const Case& one : held) {
        matches.push_back(judge(one, concepts_[one.concept_id]));
        const bool by_code_alone = one.code != nullptr && one.text.empty();
        if ((one.alone() && code_alone && text_alone) ||
            (by_code_alone && (one.text_silences || one.words_deny))) {
            matches.back().matched += "; code and text disagree";
        } else if (by_code_alone && one.code_silences) {
            matches.back().matched += "; codes disagree";
        }
    }
    return matches;
}

}  // namespace alerts
