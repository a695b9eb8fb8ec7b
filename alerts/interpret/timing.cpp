#include "alerts/interpret/timing.hpp"

#include "alerts/interpret/repeat_pattern.hpp"
#include "hl7/segments/orders.hpp"
#include "hl7/segments/pharmacy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace alerts::interpret {
namespace {

using hl7::Orc;
using hl7::Rxe;
using hl7::Rxg;
using hl7::Tq1;
using hl7::Tq2;
using std::chrono::seconds;

std::optional<Time> first(const std::optional<Period>& period) {
    return period ? std::optional{period->first} : std::nullopt;
}

std::optional<Time> as_end(const std::optional<Period>& period) {
    return period ? std::optional{period->as_end()} : std::nullopt;
}

// "Stopped at the earliest of duration or end" (TQ1-8).
std::optional<Time> earliest(std::optional<Time> a, std::optional<Time> b) {
    if (a && b) return std::min(*a, *b);
    return a ? a : b;
}

std::optional<Time> after(std::optional<Time> start, std::optional<seconds> length) {
    if (!start || !length) return std::nullopt;
    return *start + *length;
}

// The field that something is read from, for a finding about it.
struct Where {
    const hl7::Segment* segment;
    std::size_t field;
};

void find(Reading& reading, const Where& where, const char* code, const char* detail) {
    reading.find(code, reading.path(*where.segment, where.field), detail);
}

// A pattern in words for people, and what it amounts to.
Frequency read_pattern(Reading& reading, std::string_view pattern, bool conditional,
                       const Where& where) {
    Frequency out;
    out.pattern = reading.text(pattern);
    if (out.pattern.empty()) return out;
    const Repetition repetition = read_repeat_pattern(out.pattern);
    if (!conditional) out.times_a_week = repetition.times_a_week;
    if (!out.times_a_week && !repetition.countless) {
        find(reading, where, "frequency-unclear",
             conditional ? "a condition for a person to judge goes with it"
                         : "no exact number of times a week can be told");
    }
    return out;
}

// RPT: component 1 the pattern, 5 and 6 a period where there is no pattern.
Frequency read_rpt(Reading& reading, const hl7::Repetition& rpt, bool conditional,
                   const Where& where) {
    const auto code = rpt.component(1);
    const std::string_view pattern = value(code.subcomponent(1));
    if (!pattern.empty()) return read_pattern(reading, pattern, conditional, where);
    const std::string_view quantity = value(rpt[5]);
    if (quantity.empty())
        return read_pattern(reading, value(code.subcomponent(2)), conditional, where);
    const std::string_view units = value(rpt.component(6).subcomponent(1));
    Frequency out{"every " + reading.text(quantity) + " " + reading.text(units), std::nullopt};
    if (!conditional) out.times_a_week = times_a_week(quantity, units);
    if (!out.times_a_week)
        find(reading, where, "frequency-unclear", "no exact number of times a week can be told");
    return out;
}

// Several patterns narrow or extend each other in ways that only people can tell.
Frequency join(Reading& reading, std::vector<Frequency> patterns, const Where& where) {
    if (patterns.size() == 1) return std::move(patterns.front());
    Frequency whole;
    bool several = false;
    for (const Frequency& one : patterns) {
        if (one.pattern.empty() || one == whole) continue;
        several = !whole.pattern.empty();
        whole.pattern += (several ? " + " : "") + one.pattern;
        whole.times_a_week = one.times_a_week;
        if (several) break;
    }
    if (several) {
        whole.times_a_week.reset();
        find(reading, where, "frequency-unclear", "several patterns: only people can tell");
    }
    return whole;
}

Frequency read_patterns(Reading& reading, const hl7::Segment& tq1) {
    const Where where{&tq1, Tq1::repeat_pattern};
    const bool conditional = !value(tq1[Tq1::condition_text][1]).empty();
    const hl7::Field field = tq1[Tq1::repeat_pattern];
    std::vector<Frequency> patterns;
    const std::size_t sent = std::min(field.repetitions(), max_repetitions);
    for (std::size_t n = 1; n <= sent; ++n)
        patterns.push_back(read_rpt(reading, field.repetition(n), conditional, where));
    Frequency out = join(reading, std::move(patterns), where);
    if (value(tq1[Tq1::priority][1]) == "PRN") out.times_a_week.reset();
    return out;
}

// The times of a day that TQ1-4 lists clarify a pattern (TQ1-3); alone they do not say on which
// days.
Frequency read_explicit_times(Reading& reading, const hl7::Segment& tq1) {
    Frequency out;
    const hl7::Field times = tq1[Tq1::explicit_time];
    const std::size_t sent = std::min(times.repetitions(), max_repetitions);
    for (std::size_t n = 1; n <= sent; ++n) {
        const std::string time = reading.text(times.repetition(n).component(1).subcomponent(1));
        if (!time.empty()) out.pattern += (out.pattern.empty() ? "at " : ", ") + time;
    }
    if (!out.pattern.empty())
        reading.find("frequency-unclear", reading.path(tq1, Tq1::explicit_time),
                     "times of a day, and no pattern that tells the days");
    return out;
}

// How long `count` occurrences take. Those of a week may lie anywhere in it, so weeks that are
// begun count whole; of what is due daily, days.
std::optional<seconds> occurrences_take(std::string_view count, const Frequency& frequency) {
    const auto number = Decimal::parse(count);
    if (!number || !frequency.times_a_week || *number < 1 || *number > 100'000 ||
        number->scale() != 0 || *frequency.times_a_week <= 0 || frequency.times_a_week->scale() > 9)
        return std::nullopt;
    const bool daily = *frequency.times_a_week >= 7;
    std::int64_t periods = number->coefficient() * (daily ? 7 : 1);
    for (int scale = frequency.times_a_week->scale(); scale > 0; --scale) periods *= 10;
    const std::int64_t in_one = frequency.times_a_week->coefficient();
    periods = (periods + in_one - 1) / in_one;
    constexpr seconds day{86'400};
    return periods * (daily ? day : 7 * day);
}

// TQ1-7 start, TQ1-8 end, TQ1-6 duration (CQ: quantity and units), TQ1-3 how often, TQ1-14 how
// often in all.
Timing read_tq1(Reading& reading, const hl7::Segment& tq1) {
    Timing out;
    out.start = first(reading.period(tq1, Tq1::start_date_time));
    const hl7::Field length = tq1[Tq1::service_duration];
    const std::string_view units = length.component(2).subcomponent(1);
    out.end = earliest(as_end(reading.period(tq1, Tq1::end_date_time)),
                       after(out.start, duration(value(length[1]), value(units))));
    out.frequency = read_patterns(reading, tq1);
    if (out.frequency.pattern.empty()) out.frequency = read_explicit_times(reading, tq1);
    const std::string_view occurrences = value(tq1[Tq1::total_occurrences][1]);
    out.end = earliest(out.end, after(out.start, occurrences_take(occurrences, out.frequency)));
    return out;
}

// One repetition of a TQ field: component 2 how often, 3 duration ("D5"), 4 start, 5 end, 6
// priority, 7 condition. Being TS within a component, start and end may carry subcomponents; the
// first is the time.
Timing read_tq(Reading& reading, const hl7::Repetition& tq, const Where& where) {
    const hl7::Path path = reading.path(*where.segment, where.field);
    Timing out;
    out.start = first(reading.period(tq.component(4).subcomponent(1), path));
    const std::string_view length = value(tq[3]);
    out.end = earliest(as_end(reading.period(tq.component(5).subcomponent(1), path)),
                       length.empty()
                           ? std::nullopt
                           : after(out.start, duration(length.substr(1), length.substr(0, 1))));
    out.frequency =
        read_pattern(reading, value(tq.component(2).subcomponent(1)), !value(tq[7]).empty(), where);
    if (value(tq[6]) == "PRN") out.frequency.times_a_week.reset();
    return out;
}

// The whole of several timings. One that states nothing leaves what the others state.
Timing join(Reading& reading, std::vector<Timing> timings, const Where& where) {
    if (timings.size() == 1) return std::move(timings.front());
    Timing whole;
    bool open = false;
    std::vector<Frequency> patterns;
    for (Timing& one : timings) {
        patterns.push_back(std::move(one.frequency));
        if (!one.start && !one.end) continue;
        whole.start = earliest(whole.start, one.start);
        if (!one.end)
            open = true;
        else if (!whole.end || *whole.end < *one.end)
            whole.end = one.end;
    }
    if (open) whole.end.reset();
    whole.frequency = join(reading, std::move(patterns), where);
    return whole;
}

Timing read_tq1s(Reading& reading, std::span<const hl7::Segment> segments) {
    std::vector<Timing> all;
    Where where{};
    for (const hl7::Segment& segment : segments) {
        if (!segment.is("TQ1")) continue;
        all.push_back(read_tq1(reading, segment));
        where = {&segment, Tq1::repeat_pattern};
    }
    return join(reading, std::move(all), where);
}

Timing read_tqs(Reading& reading, const hl7::Segment& segment, std::size_t field) {
    const hl7::Field quantity_timing = segment[field];
    const std::size_t sent = std::min(quantity_timing.repetitions(), max_repetitions);
    const Where where{&segment, field};
    std::vector<Timing> all;
    for (std::size_t n = 1; n <= sent; ++n)
        all.push_back(read_tq(reading, quantity_timing.repetition(n), where));
    return join(reading, std::move(all), where);
}

// TQ2 ties an order to others: after them, or in turns with them. When it really starts and ends,
// and how often its turn comes, only those others would tell.
void forget_what_depends(Reading& reading, std::span<const hl7::Segment> group, Timing& timing) {
    for (const hl7::Segment& segment : group) {
        if (!segment.is("TQ2") || value(segment[Tq2::sequence_results_flag][1]).empty()) continue;
        timing.start.reset();
        timing.end.reset();
        timing.frequency.times_a_week.reset();
        reading.find("timing-depends", reading.path(segment, Tq2::sequence_results_flag),
                     "start and end depend on another order: none is read");
        return;
    }
}

// The first place that states a time tells all times, the first that states a pattern the pattern.
void fill(Timing& known, Timing said) {
    if (!known.start && !known.end) {
        known.start = said.start;
        known.end = said.end;
    }
    if (known.frequency.pattern.empty()) known.frequency = std::move(said.frequency);
}

}  // namespace

Timing read_timing(Reading& reading, std::span<const hl7::Segment> group) {
    const auto named = [&](std::string_view name) {
        return std::find_if(group.begin(), group.end(),
                            [&](const hl7::Segment& one) { return one.is(name); });
    };
    const auto rxe = named("RXE");
    const auto rxg = named("RXG");
    const auto orc = named("ORC");
    const auto before = static_cast<std::size_t>(rxe - group.begin());

    Timing found = read_tq1s(reading, group.subspan(before));
    fill(found, read_tq1s(reading, group.first(before)));
    if (rxe != group.end()) fill(found, read_tqs(reading, *rxe, Rxe::quantity_timing));
    if (rxg != group.end()) fill(found, read_tqs(reading, *rxg, Rxg::quantity_timing));
    if (orc != group.end()) fill(found, read_tqs(reading, *orc, Orc::quantity_timing));
    forget_what_depends(reading, group, found);
    return found;
}

std::optional<seconds> duration(std::string_view count, std::string_view unit) {
    constexpr unsigned most = 100'000;
    unsigned number = 0;
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), number);
    if (error != std::errc{} || end != count.data() + count.size()) return std::nullopt;
    if (number == 0 || number > most) return std::nullopt;

    struct Unit {
        std::string_view name;
        seconds length;
    };
    constexpr seconds minute{60};
    constexpr seconds hour{3'600};
    constexpr seconds day{86'400};
    // TQ's letters and ISO+. M and m are left out: minutes to one sender, months to another.
    static constexpr std::array units{
        Unit{"S", seconds{1}}, Unit{"s", seconds{1}}, Unit{"sec", seconds{1}},
        Unit{"min", minute},   Unit{"H", hour},       Unit{"h", hour},
        Unit{"hr", hour},      Unit{"Hr", hour},      Unit{"D", day},
        Unit{"d", day},        Unit{"day", day},      Unit{"days", day},
        Unit{"W", 7 * day},    Unit{"wk", 7 * day},   Unit{"week", 7 * day},
        Unit{"weeks", 7 * day}};
    const auto known =
        std::find_if(units.begin(), units.end(), [&](const Unit& one) { return one.name == unit; });
    if (known == units.end()) return std::nullopt;
    return number * known->length;
}

}  // namespace alerts::interpret
