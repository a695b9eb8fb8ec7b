#include "alerts/course.hpp"

#include "alerts/facts.hpp"

#include <algorithm>

namespace alerts {

Time begin_of(const MedicationOrder& order) {
    return order.start.value_or(order.known_since);
}

Time end_of(const MedicationOrder& order, Time now) {
    if (order.runs(now)) return now;
    const Time stated = order.status == OrderStatus::active ? now : order.as_of;
    return order.end ? std::min(*order.end, stated) : stated;
}

std::optional<Course> last_course(const Patient& patient, ConceptId drug, Time::duration gap,
                                  Time now) {
    std::vector<const MedicationOrder*> orders;
    for (const MedicationOrder& order : patient.orders) {
        if (order.status != OrderStatus::cancelled && begin_of(order) <= now &&
            contains(order, drug))
            orders.push_back(&order);
    }
    std::sort(orders.begin(), orders.end(), [](const auto* a, const auto* b) {
        return std::pair{begin_of(*a), a->key} < std::pair{begin_of(*b), b->key};
    });
    std::optional<Course> course;
    for (const MedicationOrder* order : orders) {
        const Time begin = begin_of(*order);
        const Time end = std::max(begin, end_of(*order, now));
        if (!course || begin > course->end + gap) course = Course{begin, end, false, {}};
        course->end = std::max(course->end, end);
        course->running |= order->runs(now);
        course->orders.push_back(order);
    }
    return course;
}

std::optional<Time> next_begin(const Patient& patient, ConceptId drug, Time now) {
    std::optional<Time> next;
    for (const MedicationOrder& order : patient.orders) {
        const Time begin = begin_of(order);
        if (begin > now && order.runs(now) && contains(order, drug) && (!next || begin < *next))
            next = begin;
    }
    return next;
}

std::vector<Time> givings(const Course& course, Time now) {
    std::vector<Time> times;
    for (const MedicationOrder* order : course.orders) {
        for (const Administration& one : order->administrations) {
            if (one.status == AdministrationStatus::given && one.at <= now) times.push_back(one.at);
        }
    }
    std::sort(times.begin(), times.end());
    return times;
}

}  // namespace alerts
