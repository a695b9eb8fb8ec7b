// Each kind of condition that looks at facts, one function a kind, one file a family. `condition`
// is the one that holds the kind: its words stand in the evidence. See condition.hpp for what each
// promises.
#pragma once

#include "alerts/evaluate.hpp"

#include <string>

namespace alerts {

// evaluate_person.cpp
Answer evaluate(const ProblemIs& wanted, const Condition& condition, const View& view);
Answer evaluate(const VisitIs& wanted, const Condition& condition, const View& view);
Answer evaluate(const AgeIs& wanted, const Condition& condition, const View& view);
// evaluate_result.cpp
Answer evaluate(const ResultBound& wanted, const Condition& condition, const View& view);
Answer evaluate(const ResultRange& wanted, const Condition& condition, const View& view);
Answer evaluate(const ResultTrend& wanted, const Condition& condition, const View& view);
Answer evaluate(const ResultSays& wanted, const Condition& condition, const View& view);
// evaluate_corrected.cpp
Answer evaluate(const ResultCorrected& wanted, const Condition& condition, const View& view);
// evaluate_order.cpp
Answer evaluate(const OrderOf& wanted, const Condition& condition, const View& view);
Answer evaluate(const DrugIs& wanted, const Condition& condition, const View& view);
Answer evaluate(const RouteIs& wanted, const Condition& condition, const View& view);
Answer evaluate(const DoseIs& wanted, const Condition& condition, const View& view);
Answer evaluate(const DoseUnreadable& wanted, const Condition& condition, const View& view);
Answer evaluate(const FrequencyIs& wanted, const Condition& condition, const View& view);
// evaluate_course.cpp
Answer evaluate(const Stopped& wanted, const Condition& condition, const View& view);
Answer evaluate(const CourseLasts& wanted, const Condition& condition, const View& view);
Answer evaluate(const Sessions& wanted, const Condition& condition, const View& view);
// evaluate_procedure.cpp
Answer evaluate(const ProcedureIs& wanted, const Condition& condition, const View& view);
Answer evaluate(const ReasonIs& wanted, const Condition& condition, const View& view);
Answer evaluate(const Absent& wanted, const Condition& condition, const View& view);

// Adds evidence, made by `make`, when somebody will read it: value as sent, and what matched.
struct Proof {
    std::string value;
    std::string matched;
};
template <class Make>
void prove(Answer& answer, const Condition& condition, const View& view, const Source& source,
           Make make) {
    if (!view.with_evidence) return;
    Proof proof = make();
    answer.evidence.push_back({describe(condition, view.terminology), source,
                               std::move(proof.value), std::move(proof.matched)});
}

[[nodiscard]] inline std::optional<Time> earlier(const std::optional<Time>& a,
                                                 const std::optional<Time>& b) {
    if (!a || !b) return a ? a : b;
    return *a < *b ? a : b;
}

}  // namespace alerts
