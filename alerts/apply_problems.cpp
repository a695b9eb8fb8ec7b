// Diagnoses: DG1 and PRB.
#include "alerts/apply.hpp"
#include "alerts/code_check.hpp"
#include "alerts/problem_key.hpp"
#include "alerts/problem_standing.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace alerts {
namespace {

Problem* find(Patient& patient, const std::string& key) {
    const auto found = std::find_if(patient.problems.begin(), patient.problems.end(),
                                    [&](const Problem& one) { return one.key == key; });
    return found == patient.problems.end() ? nullptr : &*found;
}

// Every problem that a list of the visit was compared with carries the list's time.
Time newest_list(const Patient& patient, const std::string& visit) {
    Time newest{};
    if (visit.empty()) return newest;
    for (const Problem& problem : patient.problems)
        for (const Listing& one : problem.listings)
            if (one.visit == visit) newest = std::max(newest, one.as_of);
    return newest;
}

class Statements {
  public:
    Statements(Patient& patient, const ProblemList& list, Meanings& meanings, Applied& applied)
        : patient_{patient},
          list_{list},
          meanings_{meanings},
          applied_{applied},
          visit_{list.snapshot ? list.visit : std::string{}},
          newest_{newest_list(patient, visit_)} {}

    void take_all() {
        if (list_.snapshot) {
            stated_.reserve(list_.statements.size());
            seen_.reserve(list_.statements.size());
        }
        for (const ProblemStatement& one : list_.statements) {
            if (one.what.empty() && one.instance_id.empty()) continue;
            const std::string key = key_of(one);
            if (!visit_.empty()) stated_.push_back(key);
            if (one.deleted && one.instance_id.empty()) remove_alike(one);
            take(one, key);
        }
        if (!visit_.empty() && (list_.deletes_all || !stated_.empty())) end_unstated();
    }

  private:
    // Two entries of one list under one unspecific code are two problems, told by their place.
    std::string key_of(const ProblemStatement& said) {
        if (!said.instance_id.empty()) return said.instance_id;
        const std::string& key = meanings_.of(ConceptKind::problem, said.what).problem;
        if (!list_.snapshot) return key;
        seen_.push_back(key);
        const auto count = std::count(seen_.begin(), seen_.end(), key);
        return count == 1 ? key : key + "#" + std::to_string(count);
    }

    // A newer list of the same visit was read before this one.
    [[nodiscard]] bool stale() const { return list_.at < newest_; }

    [[nodiscard]] bool listed(const Problem& problem) const {
        return std::any_of(problem.listings.begin(), problem.listings.end(),
                           [&](const Listing& one) { return one.visit == visit_; });
    }

    // A problem that is deleted before it was stated is kept, so that it stays deleted.
    void take(const ProblemStatement& said, const std::string& key) {
        Problem* known = find(patient_, key);
        const bool is_new = known == nullptr;
        if (is_new) {
            known = &patient_.problems.emplace_back();
            known->key = key;
        }
        take_onset(*known, said);
        const bool was_active = known->active;
        if (said.deleted) {
            remove(*known);
        } else if (said.ended) {
            declare(*known, Declared::ended, list_.at);
        } else if (visit_.empty()) {
            declare(*known, Declared::active, list_.at);
        } else if (!stale()) {
            take_listing(*known, {visit_, true, list_.at});
        } else if (!listed(*known)) {
            take_listing(*known, {visit_, false, newest_});
        }
        if (is_new || (!said.deleted && !said.ended && list_.at >= known->as_of))
            take_content(*known, said, is_new || (known->active && !was_active));
    }

    // Also of an older statement, when no newer one had any.
    void take_onset(Problem& known, const ProblemStatement& said) const {
        if (!said.onset || list_.at < known.onset_as_of) return;
        known.changed |= known.onset != said.onset || known.onset_as_of != list_.at;
        known.onset = said.onset;
        known.onset_as_of = list_.at;
    }

    // A repetition keeps the source that said it first.
    void take_content(Problem& known, const ProblemStatement& said, bool begins) {
        const bool other = said.what != known.what && !said.what.empty();
        known.changed |= other || begins || known.as_of != list_.at || known.stated != said.stated;
        known.stated = said.stated;
        known.as_of = list_.at;
        if (other || begins) known.source = said.source;
        if (!other) return;
        applied_.touched.add(known.matches);
        known.what = said.what;
        judge_codes(said.what, said.source, applied_.findings);
        classify(known, meanings_);
        applied_.touched.add(known.matches);
    }

    void remove(Problem& known) {
        const bool was_active = known.active;
        declare(known, Declared::ended, list_.at);
        if (was_active && !known.active)
            applied_.withdrawals.push_back({known.source, "problem deleted"});
    }

    // A deletion that names no instance means every problem with that code or those words.
    void remove_alike(const ProblemStatement& said) {
        const std::string meant = problem_key(said.what);
        for (Problem& one : patient_.problems)
            if (problem_key(one.what) == meant) remove(one);
    }

    void end_unstated() {
        for (Problem& problem : patient_.problems) {
            const bool stated =
                std::find(stated_.begin(), stated_.end(), problem.key) != stated_.end();
            if (!stated && listed(problem)) take_listing(problem, {visit_, false, list_.at});
        }
    }

    Patient& patient_;
    const ProblemList& list_;
    Meanings& meanings_;
    Applied& applied_;
    const std::string visit_;  // whose list it is; empty when it ends nothing
    const Time newest_;
    std::vector<std::string> stated_;
    std::vector<std::string> seen_;
};

// What rules see of a problem, beside what it is: not when it was stated again.
struct Sight {
    bool active = false;
    Certainty stated = Certainty::confirmed;
    std::optional<Time> onset;
    Time told{};
    std::optional<Time> ended;  // by a statement of its own
    friend bool operator==(const Sight&, const Sight&) = default;
};

Sight sight_of(const Problem& problem) {
    Sight sight{problem.active, problem.stated, problem.onset, problem.source.sent, {}};
    if (problem.declared == Declared::ended) sight.ended = problem.declared_as_of;
    return sight;
}

// What was answered to a laboratory's question counts until a statement of its own ends it, so
// that it may change with any problem.
void touch(const Patient& patient, const Problem& changed, Touched& touched) {
    touched.add(changed.matches);
    patient.results.for_each_with_diagnoses([&](const Result& result) {
        for (const Problem& answered : result.diagnoses) touched.add(answered.matches);
    });
}

}  // namespace

void classify(Problem& problem, Meanings& meanings) {
    problem.matches = meanings.classify(ConceptKind::problem, problem.what);
}

void apply(Patient& patient, const ProblemList& said, Meanings& meanings, Applied& applied) {
    std::vector<Sight> before;
    before.reserve(patient.problems.size());
    for (const Problem& one : patient.problems) before.push_back(sight_of(one));
    Statements{patient, said, meanings, applied}.take_all();
    for (std::size_t i = 0; i < patient.problems.size(); ++i) {
        const Problem& one = patient.problems[i];
        if (i >= before.size() || before[i] != sight_of(one)) touch(patient, one, applied.touched);
    }
}

}  // namespace alerts
