// How long, how often, and until when a drug was given.
#include "alerts/course.hpp"
#include "alerts/evaluate_kinds.hpp"

#include <algorithm>

namespace alerts {
namespace {

constexpr Length day = std::chrono::days{1};
constexpr Length week = std::chrono::days{7};

const Source& source_of(const Course& course) {
    return course.orders.back()->source;
}

std::string days(Length length) {
    return std::to_string(length / day) + " days";
}

}  // namespace

Answer evaluate(const Stopped& wanted, const Condition& condition, const View& view) {
    const auto course = last_course(view.patient, wanted.concept_id, Length::zero(), view.now);
    if (!course) return {Truth::no};
    if (course->running) {
        Answer answer{Truth::no};
        for (const MedicationOrder* order : course->orders)
            if (order->runs(view.now)) answer.until = earlier(answer.until, order->end);
        return answer;
    }
    if (view.now >= course->end + wanted.within) return {Truth::no};
    Answer answer{Truth::yes, course->end + wanted.within};
    prove(answer, condition, view, source_of(*course), [&] {
        return Proof{"ended " + to_iso8601(course->end).substr(0, 10), "last order"};
    });
    return answer;
}

Answer evaluate(const CourseLasts& wanted, const Condition& condition, const View& view) {
    const auto course = last_course(view.patient, wanted.concept_id, wanted.gap, view.now);
    const auto next = next_begin(view.patient, wanted.concept_id, view.now);
    if (!course) return {Truth::no, next};
    const Time reached = course->begin + wanted.length;
    const bool long_enough = course->end >= reached;
    Answer answer{truth(wanted.side == Side::above ? long_enough : !long_enough)};
    answer.until = course->running && !long_enough ? earlier(reached, next) : next;
    if (answer.truth != Truth::yes) return answer;
    prove(answer, condition, view, source_of(*course), [&] {
        return Proof{days(course->end - course->begin),
                     "since " + to_iso8601(course->begin).substr(0, 10)};
    });
    return answer;
}

Answer evaluate(const Sessions& wanted, const Condition& condition, const View& view) {
    const auto course = last_course(view.patient, wanted.concept_id, wanted.gap, view.now);
    if (!course || !course->running)
        return {Truth::no, next_begin(view.patient, wanted.concept_id, view.now)};
    const Time judged_from = course->begin + wanted.over;
    if (view.now < judged_from) return {Truth::no, judged_from};
    const std::vector<Time> times = givings(*course, view.now);
    if (times.empty()) return {Truth::unknown};
    const auto first = std::upper_bound(times.begin(), times.end(), view.now - wanted.over);
    const Decimal counted{times.end() - first};
    // counted / over against a_week / 7 days: counted x 7 days against a_week x over.
    const auto order =
        compare_to_share(counted, {Decimal{week / std::chrono::seconds{1}}, 1}, 100, wanted.a_week,
                         {Decimal{wanted.over / std::chrono::seconds{1}}, 1});
    Answer answer{truth(wanted.side == Side::above ? order > 0 : order < 0)};
    if (first != times.end()) answer.until = *first + wanted.over;
    if (answer.truth != Truth::yes) return answer;
    prove(answer, condition, view, source_of(*course), [&] {
        return Proof{counted.to_string() + " times", "in " + days(wanted.over)};
    });
    return answer;
}

}  // namespace alerts
