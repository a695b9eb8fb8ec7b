// Concepts: named sets of codes and words, and for a laboratory test its units. The rules speak
// of concepts only; what a site calls things is data (config/terminology/*.yaml).
#pragma once

#include "alerts/code_index.hpp"
#include "alerts/coded.hpp"
#include "alerts/decimal.hpp"
#include "alerts/phrase_index.hpp"
#include "alerts/shared_list.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

enum class ConceptKind { problem, drug, lab, procedure };
inline constexpr std::size_t concept_kinds = 4;

// How sure a diagnosis is. A probable one lowers every severity by one step.
enum class Certainty { probable, confirmed };

// The name a coding system goes by here: LN, LOINC, http://loinc.org and its OID are all "LOINC";
// I10, I10C, ICD10CM ... are "ICD10CM", SCT is "SNOMED", WC is "ATC", local codes (L) are "L". An
// unknown system keeps its own name in capitals. Blank stays blank.
[[nodiscard]] std::string normal_system(std::string_view as_sent);
// LOINC's mod-10 check digit ("1988-5") and SNOMED CT's by Verhoeff. A code labelled LOINC or
// SNOMED that fails is a local code.
[[nodiscard]] bool valid_loinc(std::string_view code);
[[nodiscard]] bool valid_snomed(std::string_view code);

struct CodeEntry {
    std::string system;   // normal name
    std::string code;     // ICD codes match with and without the dot
    bool prefix = false;  // every code that begins so
    Certainty certainty = Certainty::confirmed;
};

// A unit a laboratory may print, and how it becomes the unit the bounds are written in. Units of
// different `canonical` are never converted into each other (PTH: pg/mL and pmol/L).
struct UnitEntry {
    std::string spelling;   // matched after normal_unit()
    std::string canonical;  // "mg/L"
    Factor factor;          // spelling -> canonical
};
// Values outside are taken for another test or unit: no threshold, but a finding.
struct Plausible {
    std::string canonical;
    Decimal low;
    Decimal high;
};
// Blanks and annotations ("{cells}") cut, u for the micro sign and "mc", g for gm, / for "per",
// powers as 10*3. Case is kept: see Terminology::read_unit.
[[nodiscard]] std::string normal_unit(std::string_view as_sent);

// What one piece (a vial, an ampoule) of a product holds.
struct Content {
    CodeEntry product;
    Decimal amount;
    std::string unit;  // of mass
};

struct Concept {
    std::string name;  // "vitamin-k-antagonist"
    ConceptKind kind = ConceptKind::problem;
    std::string title;  // "Vitamin K antagonist"
    std::vector<CodeEntry> codes;
    // Drugs that belong to this class too: what matches one of them matches this.
    std::vector<std::string> includes;
    // Codes of other things whose words name this one ("calcium gluconate", a gel): they silence
    // the words, not another code.
    std::vector<CodeEntry> except_codes;
    // Whole words in their order, folded: "calcific uremic arteriolopathy". A star makes a word of
    // five letters or more the beginning of a word: "calciphyla*".
    std::vector<std::string> texts;
    // Words of other things that carry one of the texts ("pitavastatin calcium"): they silence the
    // texts, not a code. Code and text then disagree, and the code counts.
    std::vector<std::string> except_texts;
    // Words that make another thing of it whatever its code says ("ointment", "urine").
    std::vector<std::string> qualifiers;
    // A probable code counts only in a patient who has one of these problems too (E83.59 and ESRD).
    std::vector<std::string> probable_with;
    std::vector<UnitEntry> units;      // lab only; none: its value is words
    std::vector<Plausible> plausible;  // lab only
    std::vector<Content> contents;     // drug only
};

// Index into the terminology that made it; never stored.
using ConceptId = std::uint16_t;

struct Match {
    ConceptId concept_id = 0;
    Certainty certainty = Certainty::confirmed;
    std::string matched;         // for people: "SNOMED 237900002", "text warfarin"
    bool needs_company = false;  // counts only beside a problem of Concept::probable_with
    friend bool operator==(const Match&, const Match&) = default;
};
using Matches = SharedList<Match>;

// Unit and bounds-ready form of a lab value.
struct UnitReading {
    std::string canonical;
    Factor factor;
};

class Terminology {
  public:
    Terminology() = default;
    // The concepts must have distinct names; probable_with must name problems among them, includes
    // drugs.
    explicit Terminology(std::vector<Concept> concepts);

    [[nodiscard]] std::size_t size() const { return concepts_.size(); }
    [[nodiscard]] const Concept& operator[](ConceptId id) const { return concepts_[id]; }
    [[nodiscard]] std::optional<ConceptId> find(std::string_view name) const;

    // Every concept of this kind that `what` belongs to, by code or, failing that, by words, in
    // the order of the concepts. When code and words disagree both count, and `matched` says so:
    // the more dangerous class must fire. A local code without words is read as words ("WARFARIN").
    // For problems and procedures, words under a negation or question ("no evidence of", "r/o",
    // "history of", "?") match nothing, and suspected ones are probable; a code counts whatever
    // stands beside it, but as probable when those words deny or doubt it. See
    // alerts/assertion.hpp.
    [[nodiscard]] std::vector<Match> classify(ConceptKind kind, const Coded& what) const;
    // Likewise, of what is spoken of in any way: why something is asked for ("r/o calciphylaxis").
    [[nodiscard]] std::vector<Match> mentioned(ConceptKind kind, const Coded& what) const;

    // The problems one of which a probable code of this concept needs beside it.
    [[nodiscard]] std::span<const ConceptId> company(ConceptId problem) const {
        return company_[problem];
    }

    // The unit of a lab concept; empty when missing or unknown: never guessed from magnitude.
    // Case decides only where two accepted units differ by case alone, and a missing slash is
    // forgiven (UMOLL) where only one unit can be meant.
    [[nodiscard]] std::optional<UnitReading> read_unit(ConceptId lab,
                                                       std::string_view as_sent) const;

    // What a piece of this product holds; null when none of its codes is known, or two differ.
    [[nodiscard]] const Content* content_of(const Coded& product) const;

  private:
    struct Index {
        CodeIndex codes;
        PhraseIndex phrases;
    };
    [[nodiscard]] Index& index(ConceptKind kind) { return index_[static_cast<std::size_t>(kind)]; }
    void add(ConceptId id);
    [[nodiscard]] std::vector<Match> find(ConceptKind kind, const Coded& what,
                                          bool only_asserted) const;

    std::vector<Concept> concepts_;
    std::vector<std::vector<ConceptId>> company_;
    std::vector<std::vector<ConceptId>> classes_;      // that include the concept, or include those
    std::vector<std::vector<std::string>> spellings_;  // of each concept's units, normal
    ByName<ConceptId> by_name_;
    std::array<Index, concept_kinds> index_;
    std::vector<Content> contents_;  // of all concepts
    CodeIndex products_;             // positions in contents_ stand for concepts
};

}  // namespace alerts
