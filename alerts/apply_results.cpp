// Laboratory results: one row for each order, test, sub-id and moment of observation, so that a
// correction finds what it corrects and a series under one order is a series.
#include "alerts/apply.hpp"
#include "alerts/facts.hpp"
#include "alerts/result_value.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace alerts {
namespace {

constexpr std::size_t most_of_one_test = 50;
constexpr std::size_t most_results = 2000;

bool same_but_source(const ResultStatement& a, const ResultStatement& b) {
    return a.status == b.status && a.what == b.what && a.number == b.number && a.text == b.text &&
           a.answers == b.answers && a.unit == b.unit && a.reference_range == b.reference_range &&
           a.flags == b.flags;
}

// Whether the statement replaces what is kept of the same observation. A correction or withdrawal
// replaces a plain result however late it comes; a preliminary value never replaces a settled one;
// else what was sent later counts, and of equals what arrived later.
bool replaces(const ResultStatement& said, const ResultStatement& kept) {
    const auto rank = [](ResultStatus status) {
        if (status == ResultStatus::preliminary) return 0;
        return status == ResultStatus::final ? 1 : 2;
    };
    if (rank(said.status) == 2 && rank(kept.status) < 2) return true;
    if (rank(said.status) == 0 && settled(kept.status)) return false;
    return said.source.sent >= kept.source.sent;
}

void fill_in(Result& result, Meaning& test, Meanings& meanings) {
    result.test = test.test;
    result.matches = test.matches;
    read_value(result, meanings.of_unit(test, result.said.unit));
    read_answers(result, meanings);
}

class Series {
  public:
    // What is said moves into the patient.
    Series(Patient& patient, ResultStatement& said, Meanings& meanings, Applied& applied)
        : patient_{patient},
          said_{said},
          meanings_{meanings},
          applied_{applied},
          test_{meanings.of(ConceptKind::lab, said.what)},
          key_{key_of(said, test_.test)} {}

    void take() {
        const bool only_confirms = said_.status == ResultStatus::confirmed && !says_value(said_);
        if (const auto kept = meant()) {
            only_confirms ? confirm(*kept) : replace(*kept);
        } else if (!only_confirms) {
            add();
        } else {
            applied_.findings.push_back(
                finding_at(11, "result-unmatched", said_, "confirms a result that is not known"));
        }
    }

  private:
    static std::string key_of(const ResultStatement& said, const std::string& test) {
        std::string key;
        key.reserve(said.order_key.size() + test.size() + said.sub_id.size() + 32);
        key.append(said.order_key).append(1, '|').append(test).append(1, '|');
        key.append(said.sub_id).append(1, '|');
        append_iso8601(key, said.observed);
        return key;
    }

    // The row of this very observation. A correction or withdrawal without that moment (they often
    // come without OBX-14) means the only observation of its series, if there is only one.
    [[nodiscard]] std::optional<std::size_t> meant() const {
        if (const auto same = patient_.results.find(key_)) return same;
        if (said_.status == ResultStatus::final || said_.status == ResultStatus::preliminary)
            return std::nullopt;
        const std::string_view series = std::string_view{key_}.substr(0, key_.rfind('|') + 1);
        std::optional<std::size_t> only;
        for (std::size_t i = 0; i < patient_.results.size(); ++i) {
            if (!patient_.results[i].key.starts_with(series)) continue;
            if (only) return std::nullopt;
            only = i;
        }
        return only;
    }

    void touch(const Result& result) {
        applied_.touched.add(result.matches);
        for (const Problem& one : result.diagnoses) applied_.touched.add(one.matches);
    }

    void confirm(std::size_t at) {
        if (patient_.results[at].said.status != ResultStatus::preliminary) return;
        patient_.results.edit(at, [](Result& kept) { kept.said.status = ResultStatus::final; });
        // Its own name, which may be written otherwise.
        Meaning& test = meanings_.of(ConceptKind::lab, patient_.results[at].said.what);
        judge_value(patient_.results[at], test, meanings_, applied_.findings);
        touch(patient_.results[at]);
    }

    void replace(std::size_t at) {
        const Result& kept = patient_.results[at];
        if (!replaces(said_, kept.said)) return;
        settle();
        said_.observed = kept.said.observed;
        if (said_.visit.empty()) said_.visit = kept.said.visit;
        // A withdrawal says what no longer holds, not what it was.
        if (said_.status == ResultStatus::withdrawn && !says_value(said_)) {
            said_.number = kept.said.number;
            said_.text = kept.said.text;
            said_.answers = kept.said.answers;
            said_.unit = kept.said.unit;
        }
        // The same again keeps the source that said it first.
        if (same_but_source(said_, kept.said)) return;
        const bool told_rules =
            settled(kept.said.status) && (kept.reading || !kept.diagnoses.empty());
        if (told_rules) applied_.withdrawals.push_back({kept.said.source, because(said_)});
        touch(kept);
        patient_.results.edit(at, [&](Result& result) {
            result.said = std::move(said_);
            fill_in(result, test_, meanings_);
        });
        judge_value(patient_.results[at], test_, meanings_, applied_.findings);
        touch(patient_.results[at]);
    }

    void add() {
        settle();
        auto made = std::make_shared<Result>();
        made->key = std::move(key_);
        made->said = std::move(said_);
        fill_in(*made, test_, meanings_);
        judge_value(*made, test_, meanings_, applied_.findings);
        touch(*made);
        const Result& added = *made;
        patient_.results.add(std::move(made));
        if (patient_.results.size() > most_of_one_test)
            bound_history(patient_, std::string{added.test});
    }

    // A value that comes with its confirmation is a final one.
    void settle() {
        if (said_.status == ResultStatus::confirmed) said_.status = ResultStatus::final;
    }

    static std::string because(const ResultStatement& said) {
        if (said.status == ResultStatus::withdrawn) return "result withdrawn";
        const bool corrected = said.status == ResultStatus::corrected;
        return (corrected ? "result corrected: " : "result replaced: ") + as_sent(said);
    }

    Patient& patient_;
    ResultStatement& said_;
    Meanings& meanings_;
    Applied& applied_;
    Meaning& test_;
    std::string key_;
};

bool states_diagnosis(const Result& result) {
    return !result.diagnoses.empty() && settled(result.said.status);
}

// Another result states every diagnosis that this one states.
bool stated_again(const Patient& patient, const Result& result) {
    const auto states = [](const Result& other, const Problem& diagnosis) {
        return std::any_of(other.diagnoses.begin(), other.diagnoses.end(), [&](const Problem& one) {
            return one.matches == diagnosis.matches && one.stated == diagnosis.stated;
        });
    };
    bool again = false;
    patient.results.for_each_with_diagnoses([&](const Result& other) {
        again |= &other != &result && states_diagnosis(other) &&
                 std::all_of(result.diagnoses.begin(), result.diagnoses.end(),
                             [&](const Problem& one) { return states(other, one); });
    });
    return again;
}

// The oldest of those that are looked at; of equals the one learnt first.
class Oldest {
  public:
    explicit Oldest(const Results& results) : results_{results} {}

    template <class MayGo>
    void look_at(std::size_t i, MayGo may_go) {
        if (found_ != none && results_.observed(i) >= results_.observed(found_)) return;
        if (may_go(results_[i])) found_ = i;
    }
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    [[nodiscard]] std::size_t found() const { return found_; }

  private:
    const Results& results_;
    std::size_t found_ = none;
};

void drop(Patient& patient, std::size_t at) {
    patient.dropped_results.push_back(patient.results[at].key);
    patient.results.erase(at);
}

// False when none may go.
template <class MayGo>
bool drop_oldest(Patient& patient, MayGo may_go) {
    Oldest oldest{patient.results};
    for (std::size_t i = 0; i < patient.results.size(); ++i) oldest.look_at(i, may_go);
    if (oldest.found() == Oldest::none) return false;
    drop(patient, oldest.found());
    return true;
}

bool is_plain(const Result& result) {
    return !states_diagnosis(result);
}

// True when there were more than may be.
bool drop_oldest_of_test(Patient& patient, const std::string& test) {
    std::size_t count = 0;
    Oldest oldest{patient.results};
    patient.results.for_each_of_test(test, [&](std::size_t i) {
        if (patient.results.has_diagnoses(i) && states_diagnosis(patient.results[i])) return;
        ++count;
        oldest.look_at(i, [](const Result&) { return true; });
    });
    if (count <= most_of_one_test) return false;
    drop(patient, oldest.found());
    return true;
}

}  // namespace

// What states a diagnosis goes only when there is nothing else, and another result states it too.
void bound_history(Patient& patient, const std::string& test) {
    while (drop_oldest_of_test(patient, test)) {
    }
    const auto doubled = [&](const Result& one) { return stated_again(patient, one); };
    while (patient.results.size() > most_results) {
        if (!drop_oldest(patient, is_plain) && !drop_oldest(patient, doubled)) break;
    }
}

void classify(Result& result, Meanings& meanings) {
    fill_in(result, meanings.of(ConceptKind::lab, result.said.what), meanings);
}

void apply(Patient& patient, ResultStatement&& said, Meanings& meanings, Applied& applied) {
    Series{patient, said, meanings, applied}.take();
}

}  // namespace alerts
