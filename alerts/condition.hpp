// Conditions over a patient's state. Each answers true, false or unknown, and until when that
// answer stands if nothing arrives. A new kind is one struct here, one case in evaluate(), and
// one row in the loader (config/rules.cpp).
#pragma once

#include "alerts/patient.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace alerts {

enum class Truth { no, yes, unknown };
[[nodiscard]] Truth operator!(Truth truth);
[[nodiscard]] Truth operator&&(Truth a, Truth b);  // Kleene; not short-circuiting
[[nodiscard]] Truth operator||(Truth a, Truth b);

// The patient has an active problem of this concept. The surest one is taken; a probable code
// counts only in company (Terminology::company).
struct ProblemIs {
    ConceptId concept_id;
};
// The patient has a running order with a drug of this concept.
struct OrderOf {
    ConceptId concept_id;
};
// The newest usable result of this concept lies above (strictly) or below (strictly) the bound
// of its own unit. A result in a canonical unit without a bound is unknown; no result at all is
// no: what nobody measured is not above anything.
struct ResultBound {
    enum class Side { above, below };
    struct Bound {
        std::string canonical;
        Decimal value;
    };
    ConceptId concept_id;
    Side side;
    std::vector<Bound> bounds;
};
// The subject's order is given by one of these routes: RXR-1's code, or words that stand in its
// text, folded. An order whose route nobody stated is given by none of them.
struct RouteIs {
    std::vector<std::string> routes;
};

struct Condition;
struct All {
    std::vector<Condition> of;
};
struct Any {
    std::vector<Condition> of;
};
struct Not {
    std::vector<Condition> of;  // exactly one
};

struct Condition {
    std::variant<ProblemIs, OrderOf, ResultBound, RouteIs, All, Any, Not> kind;
};

// What a condition may look at.
struct View {
    const Patient& patient;
    const MedicationOrder* subject;  // of a rule for each order; else null
    const Terminology& terminology;
    Time now;
};

struct Answer {
    Truth truth = Truth::unknown;
    std::optional<Time> until{};  // the answer may change then without any message
    // The least sure fact it rests on; of several that would do alone (any), the surest.
    Certainty certainty = Certainty::confirmed;
    std::vector<Evidence> evidence{};  // of what made it yes, in the order of the conditions
    // The first of each it rests on, for the rule's message; null when it rests on none.
    const Problem* problem = nullptr;
    const Result* result = nullptr;
};

[[nodiscard]] Answer evaluate(const Condition& condition, const View& view);

// The newest result of a lab concept that rules may use: final or corrected, not withdrawn, with
// a readable number and unit; by clinical time, not by arrival. Null when there is none.
[[nodiscard]] const Result* newest_result(const Patient& patient, ConceptId lab);

// In the rule's words, as evidence and explain say it: "problem calciphylaxis",
// "result crp above 50 mg/L".
[[nodiscard]] std::string describe(const Condition& condition, const Terminology& terminology);

}  // namespace alerts
