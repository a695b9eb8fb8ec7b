// What the patient has, where they are, how old they are.
#include "alerts/evaluate_kinds.hpp"
#include "alerts/facts.hpp"

#include <charconv>

namespace alerts {
namespace {

using namespace std::chrono;

// The days a date of birth allows: one, or all of a month or a year.
struct Born {
    year_month_day first;
    year_month_day last;
};

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Born> read_birth_date(std::string_view date) {
    const auto y = number(date.substr(0, 4));
    if (!y || (date.size() != 4 && date.size() != 7 && date.size() < 10)) return std::nullopt;
    if (date.size() == 4) return Born{year{*y} / January / 1, year{*y} / December / 31};
    const auto m = number(date.substr(5, 2));
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    const month whole{static_cast<unsigned>(*m)};
    if (date.size() == 7)
        return Born{year{*y} / whole / 1, year_month_day{year{*y} / whole / last}};
    const auto d = number(date.substr(8, 2));
    if (!d || *d < 1 || *d > 31) return std::nullopt;
    const year_month_day day{year{*y}, whole, std::chrono::day{static_cast<unsigned>(*d)}};
    return day.ok() ? std::optional{Born{day, day}} : std::nullopt;
}

// Born on 29 February, one is a year older on 1 March.
Time birthday(const year_month_day& born, int age) {
    const year_month_day day = (born.year() + years{age}) / born.month() / born.day();
    if (day.ok()) return sys_days{day};
    return sys_days{(born.year() + years{age}) / March / 1};
}

// Of this age or older.
Truth has_reached(const Born& born, int age, Time now) {
    if (now >= birthday(born.last, age)) return Truth::yes;
    return now < birthday(born.first, age) ? Truth::no : Truth::unknown;
}

bool is_of(VisitClass wanted, std::string_view sent) {
    switch (wanted) {
        case VisitClass::inpatient:
            return sent == "I" || sent == "B";  // B: obstetrics
        case VisitClass::outpatient:
            return sent == "O" || sent == "R";  // R: recurring, as dialysis is
        case VisitClass::emergency:
            return sent == "E";
    }
    return false;
}

}  // namespace

Answer evaluate(const ProblemIs& wanted, const Condition& condition, const View& view) {
    const auto fact = find_problem(view.patient, wanted.concept_id, view.terminology);
    if (!fact || fact->certainty < wanted.at_least) return {Truth::no};
    const Time said = fact->known_since;
    Answer answer{Truth::yes, std::nullopt, fact->certainty, {}, fact->problem};
    if (wanted.known_for && view.now < said + *wanted.known_for)
        return {Truth::no, said + *wanted.known_for};
    if (wanted.known_within) {
        if (view.now >= said + *wanted.known_within) return {Truth::no};
        answer.until = said + *wanted.known_within;
    }
    prove(answer, condition, view, fact->problem->source, [&] {
        return Proof{as_sent(fact->problem->what), fact->match->matched};
    });
    if (fact->company != nullptr) {
        prove(answer, {ProblemIs{fact->company_match->concept_id}}, view, fact->company->source,
              [&] {
                  return Proof{as_sent(fact->company->what), fact->company_match->matched};
              });
    }
    return answer;
}

Answer evaluate(const VisitIs& wanted, const Condition& condition, const View& view) {
    const Encounter* visit = view.patient.encounter();
    if (visit == nullptr || visit->patient_class.empty()) return {Truth::unknown};
    if (visit->discharged && *visit->discharged <= view.now) return {Truth::no};
    if (!is_of(wanted.visit_class, visit->patient_class)) return {Truth::no};
    Answer answer{Truth::yes, visit->discharged};
    prove(answer, condition, view, {"", visit->class_as_of, "PV1-2"}, [&] {
        return Proof{visit->patient_class, "visit " + visit->visit_number};
    });
    return answer;
}

Answer evaluate(const AgeIs& wanted, const Condition& condition, const View& view) {
    const auto born = read_birth_date(view.patient.birth_date);
    if (!born) return {Truth::unknown};
    // Older than 65 is 66 or more; younger than 18 is not yet 18.
    const int age = wanted.side == Side::above ? wanted.years + 1 : wanted.years;
    const Truth reached = has_reached(*born, age, view.now);
    Answer answer{wanted.side == Side::above ? reached : !reached};
    if (reached == Truth::no) answer.until = birthday(born->first, age);
    if (reached == Truth::unknown) answer.until = birthday(born->last, age);
    if (answer.truth == Truth::yes) {
        prove(answer, condition, view, {"", view.patient.birth_date_as_of, "PID-7"}, [&] {
            return Proof{view.patient.birth_date, "age"};
        });
    }
    return answer;
}

}  // namespace alerts
