// Conditions over a patient's state. A new kind is one struct here, a row in `watches`
// (rule_index.cpp), a case each in evaluate() and describe(), and a row in the loader's table
// (config/conditions.cpp).
//
// Lengths of time are whole milliseconds. Where a condition asks for a concept, the loader has
// checked that it is of the right kind.
#pragma once

#include "alerts/decimal.hpp"
#include "alerts/terminology.hpp"
#include "alerts/time.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace alerts {

using Length = Time::duration;

enum class Side { above, below, between };

// A line, or a pair of lines, in one unit. Above and below are strict, between is not.
struct Bound {
    std::string unit;  // canonical; of a dose: "g", "mg", ...
    Decimal value;
    Decimal high{};  // between only
};

// The patient has this problem. The surest statement of it counts; a probable code counts only in
// company (Terminology::company). The time is since it was first said, not since its onset.
struct ProblemIs {
    ConceptId concept_id;
    Certainty at_least = Certainty::probable;
    std::optional<Length> known_for{};     // at least so long
    std::optional<Length> known_within{};  // for no longer than this
};
// The patient has a running order with a drug of this concept.
struct OrderOf {
    ConceptId concept_id;
};

// Of all result conditions: the newest usable result counts; observed within this time, when
// engaged; no such result is no: what nobody measured is not above anything.

// It lies beyond the bound of its own unit. A result in a canonical unit without a bound is
// unknown.
struct ResultBound {
    ConceptId concept_id;
    Side side;
    std::vector<Bound> bounds;
    std::optional<Length> within{};
};
// It lies beyond the laboratory's own range: by its flag (OBX-8), else by its range (OBX-7). With
// neither the bounds count, when there are any; else it is unknown.
struct ResultRange {
    ConceptId concept_id;
    Side side;  // above or below
    std::vector<Bound> otherwise{};
    std::optional<Length> within{};
};
// It has risen to at least this share of the lowest, or fallen to at most this share of the
// highest, of those observed before it and at most `over` earlier, in the same canonical unit.
// Without one it is no.
struct ResultTrend {
    ConceptId concept_id;
    Side side;      // above: rising; below: falling
    Decimal share;  // percent: doubled is 200, halved is 50
    Length over;
    std::optional<Length> within{};
};
// Corrected by another result, the value lies beyond the bound of its canonical unit, or beyond the
// range that the laboratory sent for it (OBX-7; a flag speaks of the value as it is): value +
// each x (normal - other). The other is the one observed nearest to it, at most `apart` from it; no
// without one. Unknown unless both are plain numbers.
struct ResultCorrected {
    ConceptId concept_id;
    Side side;                    // above or below
    std::vector<Bound> bounds{};  // none: the range
    ConceptId by;
    Bound normal;  // of the other
    Bound each;    // what is added for one unit of the other that is missing
    Length apart;
    std::optional<Length> within{};
};
// The newest result that is settled says one of these words, and does not deny them.
struct ResultSays {
    ConceptId concept_id;
    std::vector<std::string> words;
    std::optional<Length> within{};
};

// A procedure that stands in one of these ways is known, and was spoken of within this time.
struct ProcedureIs {
    ConceptId concept_id;
    bool ordered = true;
    bool booked = true;
    bool done = true;
    std::optional<Length> within{};
};
// None of these ran, was observed or was spoken of in the last `length`; without it: is known.
struct Absent {
    enum class Kind { order, result, procedure };
    struct Of {
        Kind kind;
        ConceptId concept_id;
    };
    std::vector<Of> of;
    std::optional<Length> length{};
};

// The course of a drug: its orders, and those that follow within `gap` of each other, as one.

// No order of it runs, and the last ended within this time.
struct Stopped {
    ConceptId concept_id;
    Length within;
};
// The course, the running or else the last one, has lasted this long (above), or less (below).
struct CourseLasts {
    ConceptId concept_id;
    Side side;  // above or below
    Length length;
    Length gap;
};
// Given more or less often than this, counted over the last `over`, of a course that runs at least
// that long. Unknown when nobody ever said that any was given.
struct Sessions {
    ConceptId concept_id;
    Side side;  // above or below
    Decimal a_week;
    Length over;
    Length gap;
};

// Of the order that the rule is about (Rule::for_each_order); no without one.

// It gives a drug of this concept too.
struct DrugIs {
    ConceptId concept_id;
};
// Given by one of these routes: RXR-1's code, or words that stand in its text, folded. An order
// whose route nobody stated is given by none of them.
struct RouteIs {
    std::vector<std::string> routes;
};
// One dose: the lowest that is allowed for below, the highest for above, both for between. Unknown
// when it cannot be read in the bound's unit.
struct DoseIs {
    Side side;
    Bound bound;
};
struct DoseUnreadable {
    std::string unit;
};
struct FrequencyIs {
    Side side;  // above or below
    Decimal a_week;
};
// Of the procedure that the rule is about: why it was ordered.
struct ReasonIs {
    ConceptId concept_id;  // a problem
};

enum class VisitClass { inpatient, outpatient, emergency };
// The visit that was spoken of last is of this class, and not over. Unknown when no visit is known.
struct VisitIs {
    VisitClass visit_class;
};
// In completed years, by the date of birth in UTC; above is "older than", below "younger than".
// Unknown without a date of birth that settles it.
struct AgeIs {
    Side side;  // above or below
    int years;
};

struct Condition;
struct All {
    std::vector<Condition> of;
};
struct Any {
    std::vector<Condition> of;
};
struct AtLeast {
    std::size_t count;
    std::vector<Condition> of;
};
struct Not {
    std::vector<Condition> of;  // exactly one
};
// Yes when it is yes, else no: what is unknown is not documented.
struct Known {
    std::vector<Condition> of;  // exactly one
};

struct Condition {
    std::variant<ProblemIs, OrderOf, ResultBound, ResultRange, ResultTrend, ResultCorrected,
                 ResultSays, ProcedureIs, Absent, Stopped, CourseLasts, Sessions, DrugIs, RouteIs,
                 DoseIs, DoseUnreadable, FrequencyIs, ReasonIs, VisitIs, AgeIs, All, Any, AtLeast,
                 Not, Known>
        kind;
};

// In the rule's words, as evidence and explain say it: "problem calciphylaxis",
// "result crp above 50 mg/L".
[[nodiscard]] std::string describe(const Condition& condition, const Terminology& terminology);
// "above 50 mg/L", "between 300 and 600 mg".
[[nodiscard]] std::string in_words(Side side, const Bound& bound);
// "14 days", "36 hours", "90 minutes".
[[nodiscard]] std::string in_words(Length length);

}  // namespace alerts
