// Laboratory results: one row for each order, test, sub-id and moment of observation, so that a
// correction finds what it corrects and a series under one order is a series.
#include "alerts/apply.hpp"
#include "alerts/code_system.hpp"
#include "alerts/facts.hpp"
#include "alerts/result_value.hpp"

#include <algorithm>
#include <utility>

namespace alerts {
namespace {

constexpr std::size_t most_of_one_test = 50;
constexpr std::size_t most_results = 2000;

// A LOINC code where there is one, else the first code, else the words: senders change the order
// of their triplets, and a correction must still find its result.
std::string identity(const Coded& what) {
    const Code* best = nullptr;
    for (const Code& one : what.codes) {
        if (one.code.empty()) continue;
        if (best == nullptr) best = &one;
        if (normal_system(one.system) != "LOINC" || !valid_loinc(one.code)) continue;
        best = &one;
        break;
    }
    if (best == nullptr) return what.display();
    return normal_system(best->system) + " " + normal_code("", best->code);
}

std::string series_of(const ResultStatement& said) {
    return said.order_key + "|" + identity(said.what) + "|" + said.sub_id + "|";
}

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

class Series {
  public:
    Series(Patient& patient, const ResultStatement& said, const Terminology& terminology,
           Applied& applied)
        : patient_{patient},
          said_{said},
          terminology_{terminology},
          applied_{applied},
          series_{series_of(said)},
          key_{series_ + to_iso8601(said.observed)} {}

    void take() {
        Result* kept = meant();
        if (kept != nullptr) {
            touch(*kept);
            if (said_.status == ResultStatus::confirmed && !says_value(said_)) {
                confirm(*kept);
            } else {
                replace(*kept);
            }
            touch(*kept);
        } else if (said_.status != ResultStatus::confirmed || says_value(said_)) {
            add();
        } else {
            applied_.findings.push_back(
                finding_at(11, "result-unmatched", said_, "confirms a result that is not known"));
        }
    }

  private:
    // The row of this very observation. A correction or withdrawal without that moment (they often
    // come without OBX-14) means the only observation of its series, if there is only one.
    [[nodiscard]] Result* meant() const {
        const bool about_another =
            said_.status != ResultStatus::final && said_.status != ResultStatus::preliminary;
        Result* only = nullptr;
        std::size_t count = 0;
        for (Result& one : patient_.results) {
            // The moment is part of the key, and quicker to compare.
            if (one.said.observed == said_.observed && one.key == key_) return &one;
            if (!about_another || !one.key.starts_with(series_)) continue;
            only = &one;
            ++count;
        }
        return count == 1 ? only : nullptr;
    }

    void touch(const Result& result) {
        applied_.touched.add(result.matches);
        for (const Problem& one : result.diagnoses) applied_.touched.add(one.matches);
    }

    void confirm(Result& kept) {
        if (kept.said.status != ResultStatus::preliminary) return;
        kept.said.status = ResultStatus::final;
        kept.changed = true;
        judge_value(kept, terminology_, applied_.findings);
    }

    void replace(Result& kept) {
        if (!replaces(said_, kept.said)) return;
        ResultStatement said = statement();
        said.observed = kept.said.observed;
        if (said.visit.empty()) said.visit = kept.said.visit;
        // A withdrawal says what no longer holds, not what it was.
        if (said.status == ResultStatus::withdrawn && !says_value(said)) {
            said.number = kept.said.number;
            said.text = kept.said.text;
            said.answers = kept.said.answers;
            said.unit = kept.said.unit;
        }
        // The same again keeps the source that said it first.
        if (same_but_source(said, kept.said)) return;
        const bool told_rules =
            settled(kept.said.status) && (kept.reading || !kept.diagnoses.empty());
        if (told_rules) applied_.withdrawals.push_back({kept.said.source, because(said)});
        kept.said = std::move(said);
        kept.changed = true;
        classify(kept, terminology_);
        judge_value(kept, terminology_, applied_.findings);
    }

    void add() {
        Result made;
        made.key = key_;
        made.said = statement();
        made.changed = true;
        classify(made, terminology_);
        judge_value(made, terminology_, applied_.findings);
        touch(made);
        const std::string test = made.test;
        patient_.results.push_back(std::move(made));
        bound_history(patient_, test);
    }

    // A value that comes with its confirmation is a final one.
    [[nodiscard]] ResultStatement statement() const {
        ResultStatement said = said_;
        if (said.status == ResultStatus::confirmed) said.status = ResultStatus::final;
        return said;
    }

    static std::string because(const ResultStatement& said) {
        if (said.status == ResultStatus::withdrawn) return "result withdrawn";
        const bool corrected = said.status == ResultStatus::corrected;
        return (corrected ? "result corrected: " : "result replaced: ") + as_sent(said);
    }

    Patient& patient_;
    const ResultStatement& said_;
    const Terminology& terminology_;
    Applied& applied_;
    const std::string series_;
    const std::string key_;
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
    return std::any_of(patient.results.begin(), patient.results.end(), [&](const Result& other) {
        return &other != &result && states_diagnosis(other) &&
               std::all_of(result.diagnoses.begin(), result.diagnoses.end(),
                           [&](const Problem& one) { return states(other, one); });
    });
}

// False when none may go.
template <class MayGo>
bool drop_oldest(Patient& patient, MayGo may_go) {
    auto& results = patient.results;
    auto oldest = results.end();
    for (auto one = results.begin(); one != results.end(); ++one) {
        if (oldest != results.end() && one->said.observed >= oldest->said.observed) continue;
        if (may_go(*one)) oldest = one;
    }
    if (oldest == results.end()) return false;
    patient.dropped_results.push_back(std::move(oldest->key));
    results.erase(oldest);
    return true;
}

}  // namespace

// What states a diagnosis goes only when there is nothing else, and another result states it too.
void bound_history(Patient& patient, const std::string& test) {
    if (std::cmp_less_equal(patient.results.size(), most_of_one_test)) return;
    const auto of_test = [&](const Result& one) {
        return one.test == test && !states_diagnosis(one);
    };
    const auto plain = [](const Result& one) { return !states_diagnosis(one); };
    const auto doubled = [&](const Result& one) { return stated_again(patient, one); };
    auto count = std::count_if(patient.results.begin(), patient.results.end(), of_test);
    for (; std::cmp_greater(count, most_of_one_test); --count)
        static_cast<void>(drop_oldest(patient, of_test));
    while (patient.results.size() > most_results) {
        if (!drop_oldest(patient, plain) && !drop_oldest(patient, doubled)) break;
    }
}

void classify(Result& result, const Terminology& terminology) {
    result.test = identity(result.said.what);
    result.matches = terminology.classify(ConceptKind::lab, result.said.what);
    read_value(result, terminology);
    read_answers(result, terminology);
}

void apply(Patient& patient, const ResultStatement& said, const Terminology& terminology,
           Applied& applied) {
    Series{patient, said, terminology, applied}.take();
}

}  // namespace alerts
