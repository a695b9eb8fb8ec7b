#include "alerts/result_value.hpp"

#include "alerts/code_check.hpp"
#include "alerts/code_system.hpp"
#include "alerts/facts.hpp"
#include "alerts/question.hpp"

#include <utility>

namespace alerts {
namespace {

// "<5" and ">5000" are judged by what they state: they may lie below the lowest plausible value.
bool implausible(const Measurement& number, const UnitReading& unit, const Plausible& range) {
    const Decimal& high = number.high ? *number.high : number.value;
    if (compare(high, unit.factor, range.high) > 0) return true;
    return number.comparator == Comparator::equal &&
           compare(number.value, unit.factor, range.low) < 0;
}

// The range of the lab that the value lies outside of; null when there is none.
const Plausible* violated(const ResultStatement& said, const UnitMeaning& unit) {
    if (!unit.unit || !said.number) return nullptr;
    for (const Plausible& range : unit.lab->plausible) {
        if (range.canonical == unit.unit->canonical && implausible(*said.number, *unit.unit, range))
            return &range;
    }
    return nullptr;
}

// A field of the OBX that `said` was read from.
Source place_of(int field, const ResultStatement& said) {
    Source source = said.source;
    source.place = source.place.substr(0, source.place.find('-')) + "-" + std::to_string(field);
    return source;
}

std::string accepted_units(const Concept& lab) {
    std::string units;
    for (const UnitEntry& unit : lab.units) {
        if (!units.empty()) units += ", ";
        units += unit.spelling.empty() ? "none" : unit.spelling;
    }
    return units;
}

}  // namespace

bool settled(ResultStatus status) {
    return status == ResultStatus::final || status == ResultStatus::corrected;
}

bool says_value(const ResultStatement& said) {
    return said.number || !said.text.empty() || !said.answers.empty();
}

void read_value(Result& result, const UnitMeaning& unit) {
    if (result.said.number && violated(result.said, unit) == nullptr)
        result.reading = unit.unit;
    else
        result.reading.reset();
}

void read_answers(Result& result, Meanings& meanings) {
    const ResultStatement& said = result.said;
    result.diagnoses.clear();
    if (said.answers.empty()) return;
    const Assertion asked = assertion_of_answers(said.what);
    if (asked == Assertion::denied) return;
    for (const Coded& answer : said.answers) {
        const Matches& matches = meanings.classify(ConceptKind::problem, answer);
        if (matches.empty()) continue;
        Problem& made = result.diagnoses.emplace_back();
        made.key = result.key;
        made.what = answer;
        made.active = true;
        made.stated = asked == Assertion::doubted ? Certainty::probable : Certainty::confirmed;
        made.onset = said.observed;
        made.as_of = said.observed;
        made.source = said.source;
        made.matches = matches;
    }
}

void judge_value(const Result& result, Meaning& test, Meanings& meanings,
                 std::vector<Finding>& findings) {
    const ResultStatement& said = result.said;
    if (!settled(said.status) || !says_value(said)) return;
    for (const Coded& answer : said.answers) judge_codes(answer, said.source, findings);
    if (result.matches.empty()) return;
    const UnitMeaning& unit = meanings.of_unit(test, said.unit);
    const Concept& lab = *unit.lab;
    const auto tell = [&](int field, std::string code, std::string detail) {
        findings.push_back(finding_at(field, std::move(code), said, std::move(detail)));
    };
    if (test.mislabelled) judge_codes(said.what, place_of(3, said), findings);
    if (lab.units.empty()) return;  // its value is words
    if (!said.number) {
        tell(5, "number-unreadable", lab.name + " needs a number");
    } else if (!unit.unit && trimmed(said.unit).empty()) {
        tell(6, "unit-missing", lab.name + " needs one of " + accepted_units(lab));
    } else if (!unit.unit) {
        tell(6, "unit-unknown",
             "'" + said.unit + "' is not one of " + lab.name + ": " + accepted_units(lab));
    } else if (result.reading) {
        return;  // plausible
    } else if (const Plausible* const range = violated(said, unit)) {
        tell(5, "implausible",
             as_sent(said) + " is outside " + lab.name + ": " + range->low.to_string() + " to " +
                 range->high.to_string() + " " + range->canonical);
    }
}

Finding finding_at(int field, std::string code, const ResultStatement& said, std::string detail) {
    return {std::move(code), place_of(field, said), std::move(detail)};
}

}  // namespace alerts
