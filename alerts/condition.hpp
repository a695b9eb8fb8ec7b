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

// The patient has an active problem of this concept.
struct ProblemIs {
    ConceptId concept_id;
};
// The patient has a running order with a drug of this concept.
struct OrderOf {
    ConceptId concept_id;
};
// The newest usable result of this concept lies above (strictly) or below (strictly) the bound
// of its own unit. A result in a canonical unit without a bound is unknown.
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
// The subject's order is given by one of these routes (RXR-1 code or words, folded).
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
    std::optional<Time> until;                   // the answer may change then without any message
    Certainty certainty = Certainty::confirmed;  // the least sure fact it rests on
    std::vector<Evidence> evidence;  // of what made it yes, in the order of the conditions
};

[[nodiscard]] Answer evaluate(const Condition& condition, const View& view);

// The newest result of a lab concept that rules may use: final or corrected, not withdrawn, with
// a readable number and unit; by clinical time, not by arrival. Null when there is none.
[[nodiscard]] const Result* newest_result(const Patient& patient, ConceptId lab);

// In the rule's words, as evidence and explain say it: "problem calciphylaxis",
// "result crp above 50 mg/L".
[[nodiscard]] std::string describe(const Condition& condition, const Terminology& terminology);

}  // namespace alerts
