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

struct Reading {
    const Concept* lab = nullptr;
    std::optional<UnitReading> unit;
    const Plausible* violated = nullptr;
};

Reading read(const Result& result, const Terminology& terminology) {
    Reading reading;
    for (const Match& match : result.matches) {
        auto unit = terminology.read_unit(match.concept_id, result.said.unit);
        if (reading.lab == nullptr || unit) reading.lab = &terminology[match.concept_id];
        if (!unit) continue;
        reading.unit = std::move(unit);
        break;
    }
    if (!reading.unit || !result.said.number) return reading;
    for (const Plausible& range : reading.lab->plausible) {
        if (range.canonical == reading.unit->canonical &&
            implausible(*result.said.number, *reading.unit, range))
            reading.violated = &range;
    }
    return reading;
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

void read_value(Result& result, const Terminology& terminology) {
    Reading reading = read(result, terminology);
    const bool usable = result.said.number && reading.violated == nullptr;
    result.reading = usable ? std::move(reading.unit) : std::nullopt;
}

void read_answers(Result& result, const Terminology& terminology) {
    const ResultStatement& said = result.said;
    result.diagnoses.clear();
    if (said.answers.empty()) return;
    const Assertion asked = assertion_of_answers(said.what);
    if (asked == Assertion::denied) return;
    for (const Coded& answer : said.answers) {
        std::vector<Match> matches = terminology.classify(ConceptKind::problem, answer);
        if (matches.empty()) continue;
        Problem& made = result.diagnoses.emplace_back();
        made.key = result.key;
        made.what = answer;
        made.active = true;
        made.stated = asked == Assertion::doubted ? Certainty::probable : Certainty::confirmed;
        made.onset = said.observed;
        made.as_of = said.observed;
        made.source = said.source;
        made.matches = std::move(matches);
    }
}

void judge_value(const Result& result, const Terminology& terminology,
                 std::vector<Finding>& findings) {
    const ResultStatement& said = result.said;
    if (!settled(said.status) || !says_value(said)) return;
    for (const Coded& answer : said.answers) judge_codes(answer, said.source, findings);
    const Reading reading = read(result, terminology);
    if (reading.lab == nullptr) return;
    const std::string& lab = reading.lab->name;
    const auto tell = [&](int field, std::string code, std::string detail) {
        findings.push_back(finding_at(field, std::move(code), said, std::move(detail)));
    };
    judge_codes(said.what, place_of(3, said), findings);
    if (reading.lab->units.empty()) return;  // its value is words
    if (!said.number) {
        tell(5, "number-unreadable", lab + " needs a number");
    } else if (!reading.unit && trimmed(said.unit).empty()) {
        tell(6, "unit-missing", lab + " needs one of " + accepted_units(*reading.lab));
    } else if (!reading.unit) {
        tell(6, "unit-unknown",
             "'" + said.unit + "' is not one of " + lab + ": " + accepted_units(*reading.lab));
    } else if (reading.violated != nullptr) {
        tell(5, "implausible",
             as_sent(said) + " is outside " + lab + ": " + reading.violated->low.to_string() +
                 " to " + reading.violated->high.to_string() + " " + reading.violated->canonical);
    }
}

Finding finding_at(int field, std::string code, const ResultStatement& said, std::string detail) {
    return {std::move(code), place_of(field, said), std::move(detail)};
}

}  // namespace alerts
