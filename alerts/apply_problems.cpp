// Diagnoses: DG1 and PRB.
#include "alerts/apply.hpp"
#include "alerts/code_check.hpp"
#include "alerts/problem_key.hpp"

#include <algorithm>

namespace alerts {
namespace {

Problem* find(Patient& patient, const std::string& key) {
    const auto found = std::find_if(patient.problems.begin(), patient.problems.end(),
                                    [&](const Problem& one) { return one.key == key; });
    return found == patient.problems.end() ? nullptr : &*found;
}

// Every problem that a list states carries the list's time, so the newest of them is its time.
Time newest_list(const Patient& patient, const std::string& visit) {
    Time newest{};
    for (const Problem& one : patient.problems) {
        if (!visit.empty() && one.visit == visit) newest = std::max(newest, one.as_of);
    }
    return newest;
}

class Listing {
  public:
    Listing(Patient& patient, const ProblemList& list, const Terminology& terminology,
            Applied& applied)
        : patient_{patient},
          list_{list},
          terminology_{terminology},
          applied_{applied},
          visit_{list.snapshot ? list.visit : std::string{}},
          newest_{newest_list(patient, visit_)} {}

    void take_all() {
        for (const ProblemStatement& one : list_.statements) {
            if (one.what.empty() && one.instance_id.empty()) continue;
            const std::string key = key_of(one);
            stated_.push_back(key);
            if (one.deleted && one.instance_id.empty()) remove_alike(one);
            take(one, key);
        }
        if (!visit_.empty() && (list_.deletes_all || !stated_.empty())) end_unstated();
    }

  private:
    // Two entries of one list under one unspecific code are two problems, told by their place.
    std::string key_of(const ProblemStatement& said) {
        if (!said.instance_id.empty()) return said.instance_id;
        std::string key = problem_key(said.what);
        if (!list_.snapshot) return key;
        seen_.push_back(key);
        const auto count = std::count(seen_.begin(), seen_.end(), key);
        return count == 1 ? key : key + "#" + std::to_string(count);
    }

    [[nodiscard]] bool stale() const { return list_.at < newest_; }
    [[nodiscard]] bool of_this_list(const Problem& one) const {
        return !visit_.empty() && one.visit == visit_;
    }

    void take(const ProblemStatement& said, const std::string& key) {
        Problem* known = find(patient_, key);
        if (known == nullptr) {
            patient_.problems.push_back(made(said, key));
            judge_codes(said.what, said.source, applied_.findings);
            return;
        }
        take_onset(*known, said);
        if (list_.at < known->as_of) return;
        if (stale() && (of_this_list(*known) || !known->active)) return;
        if (said.deleted) {
            remove(*known);
        } else if (said.ended) {
            finish(*known);
        } else {
            restate(*known, said);
        }
    }

    // A deletion that came before its problem is kept, so that the problem stays deleted. What
    // only an old list states has been ended by the newer one.
    Problem made(const ProblemStatement& said, const std::string& key) const {
        Problem problem;
        problem.key = key;
        problem.what = said.what;
        problem.stated = said.stated;
        problem.active = !said.deleted && !said.ended && !stale();
        if (!said.deleted && !said.ended) problem.visit = visit_;
        take_onset(problem, said);
        problem.as_of = stale() ? newest_ : list_.at;
        problem.source = said.source;
        problem.changed = true;
        classify(problem, terminology_);
        return problem;
    }

    // Also of an older statement, when no newer one had any.
    void take_onset(Problem& known, const ProblemStatement& said) const {
        if (!said.onset || list_.at < known.onset_as_of) return;
        known.changed |= known.onset != said.onset || known.onset_as_of != list_.at;
        known.onset = said.onset;
        known.onset_as_of = list_.at;
    }

    void restate(Problem& known, const ProblemStatement& said) {
        const bool again = !known.active;
        known.changed |= again || known.as_of != list_.at || known.stated != said.stated;
        known.stated = said.stated;
        known.active = true;
        known.as_of = list_.at;
        // What the lists of two visits state is no longer one visit's matter.
        const std::string visit = again || of_this_list(known) ? visit_ : std::string{};
        known.changed |= visit != known.visit;
        known.visit = visit;
        const bool other = said.what != known.what && !said.what.empty();
        if (other) {
            known.what = said.what;
            known.changed = true;
            judge_codes(said.what, said.source, applied_.findings);
            classify(known, terminology_);
        }
        // A repetition keeps the source that said it first.
        if (again || other) known.source = said.source;
    }

    void finish(Problem& known) {
        known.changed |= known.active || known.as_of != list_.at || !known.visit.empty();
        known.active = false;
        known.visit.clear();
        known.as_of = list_.at;
    }

    void remove(Problem& known) {
        if (known.active) applied_.withdrawals.push_back({known.source, "problem deleted"});
        finish(known);
    }

    // A deletion that names no instance means every problem with that code or those words.
    void remove_alike(const ProblemStatement& said) {
        const std::string meant = problem_key(said.what);
        for (Problem& one : patient_.problems) {
            if (list_.at >= one.as_of && problem_key(one.what) == meant) remove(one);
        }
    }

    void end_unstated() {
        for (Problem& one : patient_.problems) {
            if (!of_this_list(one) || !one.active || list_.at < one.as_of) continue;
            if (std::find(stated_.begin(), stated_.end(), one.key) != stated_.end()) continue;
            one.active = false;
            one.as_of = list_.at;
            one.changed = true;
        }
    }

    Patient& patient_;
    const ProblemList& list_;
    const Terminology& terminology_;
    Applied& applied_;
    const std::string visit_;  // whose list it is; empty when it ends nothing
    const Time newest_;
    std::vector<std::string> stated_;
    std::vector<std::string> seen_;
};

}  // namespace

void classify(Problem& problem, const Terminology& terminology) {
    problem.matches = terminology.classify(ConceptKind::problem, problem.what);
}

void apply(Patient& patient, const ProblemList& said, const Terminology& terminology,
           Applied& applied) {
    Listing{patient, said, terminology, applied}.take_all();
}

}  // namespace alerts
