#include "alerts/seen.hpp"

#include "alerts/course.hpp"
#include "alerts/ending.hpp"
#include "alerts/facts.hpp"

#include <algorithm>

namespace alerts {
namespace {

constexpr const char* none_known = "none known";

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += "; ";
        text += part;
    }
    return text.empty() ? none_known : text;
}

std::string orders_of(ConceptId drug, const View& view) {
    std::vector<std::string> orders;
    for (const MedicationOrder& order : view.patient.orders) {
        if (!contains(order, drug)) continue;
        orders.push_back(order.key + ": " +
                         (order.runs(view.now) ? "runs" : why_ended(order, view.now)));
    }
    return joined(orders);
}

std::string shown(const Result& result) {
    const ResultStatement& said = result.said;
    std::string text = said.number ? as_sent(said) : said.text;
    text += ", observed " + to_iso8601(said.observed);
    if (said.status == ResultStatus::withdrawn) text += ", taken back";
    if (said.status == ResultStatus::preliminary) text += ", preliminary";
    return text;
}

// The newest of any status, readable or not.
const Result* newest_known(ConceptId lab, const View& view) {
    const Result* newest = nullptr;
    for (const Result& one : view.patient.results) {
        if (match_of(one.matches, lab) == nullptr) continue;
        if (newest == nullptr || !newer(*newest, one)) newest = &one;
    }
    return newest;
}

std::string why_unusable(const Result& result, ConceptId lab, const View& view) {
    // Said already.
    if (result.said.status == ResultStatus::preliminary ||
        result.said.status == ResultStatus::withdrawn)
        return "cannot be used";
    if (!result.said.number) return "cannot be used: no number";
    if (result.said.unit.empty()) return "cannot be used: no unit";
    return view.terminology.read_unit(lab, result.said.unit)
               ? "cannot be used: not plausible"
               : "cannot be used: its unit is not known";
}

// The result that counts, and a newer one that cannot be used.
std::string result_of(ConceptId lab, const View& view) {
    std::vector<std::string> results;
    const Result* const counts = newest_result(view.patient, lab);
    const Result* const newest = newest_known(lab, view);
    if (counts != nullptr) results.push_back(shown(*counts));
    if (newest != nullptr && newest != counts)
        results.push_back(shown(*newest) + " (" + why_unusable(*newest, lab, view) + ")");
    return joined(results);
}

std::string_view word(ProcedureStatus status) {
    switch (status) {
        case ProcedureStatus::ordered:
            return "ordered";
        case ProcedureStatus::booked:
            return "booked";
        case ProcedureStatus::done:
            return "done";
        case ProcedureStatus::cancelled:
            return "cancelled";
        case ProcedureStatus::withdrawn:
            break;
    }
    return "withdrawn";
}

std::string procedures_of(ConceptId wanted, const View& view) {
    std::vector<std::string> procedures;
    for (const Procedure& one : view.patient.procedures) {
        if (match_of(one.matches, wanted) == nullptr) continue;
        const ProcedureStatus status = one.said.status.value_or(ProcedureStatus::withdrawn);
        procedures.push_back(as_sent(one.said.what) + ", " + std::string{word(status)} + " " +
                             to_iso8601(moment(one)));
    }
    return joined(procedures);
}

std::string course_of(ConceptId drug, Length gap, const View& view) {
    const auto course = last_course(view.patient, drug, gap, view.now);
    if (!course) return none_known;
    std::string text = "since " + to_iso8601(course->begin);
    if (!course->running) text += " until " + to_iso8601(course->end);
    return text + ", given " + std::to_string(givings(*course, view.now).size()) + " times";
}

struct Looker {
    const View& view;

    std::string operator()(const ProblemIs& wanted) const {
        std::vector<std::string> problems;
        for_each_diagnosis(view.patient, [&](const Problem& one) {
            const Match* match = match_of(one.matches, wanted.concept_id);
            if (match == nullptr) return;
            const bool sure = std::min(one.stated, match->certainty) == Certainty::confirmed;
            problems.push_back(as_sent(one.what) + (sure ? ", confirmed" : ", probable") +
                               ", stated " + to_iso8601(one.source.sent));
        });
        for (const Problem& one : view.patient.problems) {
            if (!one.active && match_of(one.matches, wanted.concept_id) != nullptr)
                problems.push_back(as_sent(one.what) + ", no longer listed");
        }
        return joined(problems);
    }
    std::string operator()(const OrderOf& wanted) const {
        return orders_of(wanted.concept_id, view);
    }
    std::string operator()(const ResultBound& wanted) const {
        return result_of(wanted.concept_id, view);
    }
    std::string operator()(const ResultRange& wanted) const {
        const Result* const result = newest_result(view.patient, wanted.concept_id);
        std::string text = result_of(wanted.concept_id, view);
        if (result == nullptr) return text;
        if (!result->said.flags.empty()) text += ", flag " + result->said.flags;
        if (!result->said.reference_range.empty())
            text += ", range " + result->said.reference_range;
        return text;
    }
    std::string operator()(const ResultTrend& wanted) const {
        std::vector<const Result*> series;
        for (const Result& one : view.patient.results)
            if (usable(one, wanted.concept_id)) series.push_back(&one);
        std::sort(series.begin(), series.end(),
                  [](const Result* a, const Result* b) { return newer(*a, *b); });
        std::vector<std::string> results;
        for (const Result* one : series) {
            // What is older than the trend looks back is not compared.
            if (one->said.observed + wanted.over < series.front()->said.observed) break;
            results.push_back(shown(*one));
        }
        return joined(results);
    }
    std::string operator()(const ResultCorrected& wanted) const {
        std::string text = result_of(wanted.concept_id, view);
        const Result* const result = newest_result(view.patient, wanted.concept_id);
        if (wanted.bounds.empty() && result != nullptr && !result->said.reference_range.empty())
            text += ", range " + result->said.reference_range;
        return text + "; " + view.terminology[wanted.by].name + ": " + result_of(wanted.by, view);
    }
    std::string operator()(const ResultSays& wanted) const {
        const Result* const newest = newest_known(wanted.concept_id, view);
        return newest == nullptr ? none_known : shown(*newest);
    }
    std::string operator()(const ProcedureIs& wanted) const {
        return procedures_of(wanted.concept_id, view);
    }
    std::string operator()(const Absent& wanted) const {
        std::vector<std::string> parts;
        for (const Absent::Of& one : wanted.of) {
            std::string part = view.terminology[one.concept_id].name + ": ";
            switch (one.kind) {
                case Absent::Kind::order:
                    part += orders_of(one.concept_id, view);
                    break;
                case Absent::Kind::result: {
                    const Result* const newest = newest_known(one.concept_id, view);
                    part += newest == nullptr ? none_known : shown(*newest);
                    break;
                }
                case Absent::Kind::procedure:
                    part += procedures_of(one.concept_id, view);
                    break;
            }
            parts.push_back(std::move(part));
        }
        return joined(parts);
    }
    std::string operator()(const Stopped& wanted) const {
        return orders_of(wanted.concept_id, view);
    }
    std::string operator()(const CourseLasts& wanted) const {
        return course_of(wanted.concept_id, wanted.gap, view);
    }
    std::string operator()(const Sessions& wanted) const {
        return course_of(wanted.concept_id, wanted.gap, view);
    }
    std::string operator()(const DrugIs&) const {
        if (view.order == nullptr) return {};
        std::vector<std::string> drugs;
        for (const Drug& drug : view.order->drugs) drugs.push_back(as_sent(drug.said.what));
        return joined(drugs);
    }
    std::string operator()(const RouteIs&) const {
        if (view.order == nullptr) return {};
        std::vector<std::string> routes;
        for (const Coded& route : view.order->routes) routes.push_back(as_sent(route));
        return view.order->routes.empty() ? "not stated" : joined(routes);
    }
    std::string operator()(const DoseIs&) const { return dose(); }
    std::string operator()(const DoseUnreadable&) const { return dose(); }
    std::string operator()(const FrequencyIs&) const {
        if (view.order == nullptr) return {};
        const Frequency& frequency = view.order->frequency;
        if (frequency.pattern.empty() && !frequency.times_a_week) return "not stated";
        return frequency.pattern + (frequency.times_a_week
                                        ? ", " + frequency.times_a_week->to_string() + " a week"
                                        : ", times a week not known");
    }
    std::string operator()(const VisitIs&) const {
        const Encounter* const visit = view.patient.encounter();
        if (visit == nullptr) return "no visit known";
        const bool over = visit->discharged && *visit->discharged <= view.now;
        return "class " + visit->patient_class + (over ? ", over" : "");
    }
    std::string operator()(const AgeIs&) const {
        return view.patient.birth_date.empty() ? "date of birth not known"
                                               : "born " + view.patient.birth_date;
    }
    // What is made of others, and what says all there is in its own words.
    template <class Other>
    std::string operator()(const Other&) const {
        return {};
    }

    [[nodiscard]] std::string dose() const {
        return view.drug == nullptr ? std::string{} : dose_as_sent(view.drug->said);
    }
};

}  // namespace

std::string seen(const Condition& condition, const View& view) {
    return std::visit(Looker{view}, condition.kind);
}

}  // namespace alerts
