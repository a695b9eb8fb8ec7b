// Conditions in words, as evidence and explain say them.
#include "alerts/condition.hpp"

namespace alerts {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += between;
        text += part;
    }
    return text;
}

std::string_view word(Side side) {
    switch (side) {
        case Side::above:
            return "above";
        case Side::below:
            return "below";
        case Side::between:
            break;
    }
    return "between";
}

std::string_view word(VisitClass visit_class) {
    switch (visit_class) {
        case VisitClass::inpatient:
            return "inpatient";
        case VisitClass::outpatient:
            return "outpatient";
        case VisitClass::emergency:
            break;
    }
    return "emergency";
}

std::string_view word(Absent::Kind kind) {
    switch (kind) {
        case Absent::Kind::order:
            return "order ";
        case Absent::Kind::result:
            return "result ";
        case Absent::Kind::procedure:
            break;
    }
    return "procedure ";
}

// "50 mg/L", "300 and 600 mg".
std::string lines(Side side, const Bound& bound) {
    std::string text = bound.value.to_string();
    if (side == Side::between) text += " and " + bound.high.to_string();
    return bound.unit.empty() ? text : text + " " + bound.unit;
}

struct Describer {
    const Terminology& terminology;

    [[nodiscard]] const std::string& name(ConceptId id) const { return terminology[id].name; }
    static std::string within(const std::optional<Length>& length) {
        return length ? " within " + in_words(*length) : "";
    }

    std::string operator()(const ProblemIs& problem) const {
        std::string text = "problem " + name(problem.concept_id);
        if (problem.at_least == Certainty::confirmed) text += " (confirmed)";
        if (problem.known_for) text += " for " + in_words(*problem.known_for);
        return text + within(problem.known_within);
    }
    std::string operator()(const OrderOf& order) const { return "order " + name(order.concept_id); }
    std::string operator()(const ResultBound& result) const {
        std::vector<std::string> bounds;
        for (const Bound& bound : result.bounds) bounds.push_back(lines(result.side, bound));
        return "result " + name(result.concept_id) + " " + std::string{word(result.side)} + " " +
               joined(bounds, " or ") + within(result.within);
    }
    std::string operator()(const ResultRange& result) const {
        std::string text = "result " + name(result.concept_id) + " " +
                           std::string{word(result.side)} + " its range";
        for (const Bound& bound : result.otherwise) text += ", else " + lines(result.side, bound);
        return text + within(result.within);
    }
    std::string operator()(const ResultTrend& trend) const {
        return "result " + name(trend.concept_id) +
               (trend.side == Side::above ? " risen to " : " fallen to ") +
               trend.share.to_string() + " % in " + in_words(trend.over) + within(trend.within);
    }
    std::string operator()(const ResultCorrected& result) const {
        std::vector<std::string> bounds;
        for (const Bound& bound : result.bounds) bounds.push_back(lines(result.side, bound));
        return "result " + name(result.concept_id) + ", corrected by " + name(result.by) + ", " +
               std::string{word(result.side)} + " " +
               (bounds.empty() ? "its range" : joined(bounds, " or ")) + within(result.within);
    }
    std::string operator()(const ResultSays& result) const {
        return "result " + name(result.concept_id) + " says " + joined(result.words, " or ") +
               within(result.within);
    }
    std::string operator()(const ProcedureIs& procedure) const {
        std::vector<std::string> ways;
        if (procedure.ordered) ways.emplace_back("ordered");
        if (procedure.booked) ways.emplace_back("booked");
        if (procedure.done) ways.emplace_back("done");
        const std::string which = ways.size() == 3 ? "" : " " + joined(ways, " or ");
        return "procedure " + name(procedure.concept_id) + which + within(procedure.within);
    }
    std::string operator()(const Absent& absent) const {
        std::vector<std::string> parts;
        for (const Absent::Of& one : absent.of)
            parts.push_back(std::string{word(one.kind)} + name(one.concept_id));
        std::string text = "no " + joined(parts, ", no ");
        if (absent.length) text += " for " + in_words(*absent.length);
        return text;
    }
    std::string operator()(const Stopped& stopped) const {
        return name(stopped.concept_id) + " stopped within " + in_words(stopped.within);
    }
    std::string operator()(const CourseLasts& course) const {
        return name(course.concept_id) +
               (course.side == Side::above ? " for " : " for less than ") + in_words(course.length);
    }
    std::string operator()(const Sessions& sessions) const {
        return name(sessions.concept_id) + " given " + std::string{word(sessions.side)} + " " +
               sessions.a_week.to_string() + " times a week over " + in_words(sessions.over);
    }
    std::string operator()(const DrugIs& drug) const { return "drug " + name(drug.concept_id); }
    std::string operator()(const RouteIs& route) const {
        return "route " + joined(route.routes, " or ");
    }
    std::string operator()(const DoseIs& dose) const {
        return "dose " + in_words(dose.side, dose.bound);
    }
    std::string operator()(const DoseUnreadable& dose) const {
        return "dose not readable in " + dose.unit;
    }
    std::string operator()(const FrequencyIs& frequency) const {
        return "frequency " + std::string{word(frequency.side)} + " " +
               frequency.a_week.to_string() + " times a week";
    }
    std::string operator()(const ReasonIs& reason) const {
        return "reason " + name(reason.concept_id);
    }
    std::string operator()(const VisitIs& visit) const {
        return "encounter " + std::string{word(visit.visit_class)};
    }
    std::string operator()(const AgeIs& age) const {
        return "age " + std::string{word(age.side)} + " " + std::to_string(age.years);
    }
    std::string operator()(const All& all) const { return "all of (" + several(all.of) + ")"; }
    std::string operator()(const Any& any) const { return "any of (" + several(any.of) + ")"; }
    std::string operator()(const AtLeast& some) const {
        return "at least " + std::to_string(some.count) + " of (" + several(some.of) + ")";
    }
    std::string operator()(const Not& negation) const {
        return "not (" + several(negation.of) + ")";
    }
    std::string operator()(const Known& known) const { return "known (" + several(known.of) + ")"; }

    std::string several(const std::vector<Condition>& conditions) const {
        std::vector<std::string> parts;
        for (const Condition& one : conditions) parts.push_back(describe(one, terminology));
        return joined(parts, "; ");
    }
};

}  // namespace

std::string describe(const Condition& condition, const Terminology& terminology) {
    return std::visit(Describer{terminology}, condition.kind);
}

std::string in_words(Side side, const Bound& bound) {
    return std::string{word(side)} + " " + lines(side, bound);
}

std::string in_words(Length length) {
    using namespace std::chrono;
    const auto count = [](auto number, const char* unit) {
        return std::to_string(number) + " " + unit + (number == 1 ? "" : "s");
    };
    if (length % days{1} == Length::zero()) return count(length / days{1}, "day");
    if (length % hours{1} == Length::zero()) return count(length / hours{1}, "hour");
    if (length % minutes{1} == Length::zero()) return count(length / minutes{1}, "minute");
    return count(length / seconds{1}, "second");
}

}  // namespace alerts
