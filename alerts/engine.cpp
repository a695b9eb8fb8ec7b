#include "alerts/engine.hpp"

#include "alerts/act.hpp"
#include "alerts/apply.hpp"
#include "alerts/code_check.hpp"
#include "alerts/lifecycle.hpp"
#include "alerts/merge.hpp"

namespace alerts {
namespace {

struct Apply {
    Patient& patient;
    const Terminology& terminology;
    Applied& applied;

    void operator()(const Demographics& said) const {
        applied.touched.person = true;
        const bool dead = patient.dead;
        apply(patient, said);
        applied.touched.everything |= dead != patient.dead;
    }
    void operator()(const EncounterUpdate& said) const {
        applied.touched.visit = true;
        apply(patient, said);
    }
    void operator()(const VisitRename& said) const {
        applied.touched.visit = true;
        apply(patient, said);
    }
    void operator()(const RecordDeletion& said) const {
        applied.touched.everything = true;
        apply(patient, said, applied);
    }
    void operator()(const ProblemList& said) const { apply(patient, said, terminology, applied); }
    void operator()(const OrderUpdate& said) const {
        judge_codes(said, patient, applied.findings);
        apply(patient, said, terminology, applied);
    }
    void operator()(const ResultStatement& said) const {
        apply(patient, said, terminology, applied);
    }
    void operator()(const ProcedureStatement& said) const {
        apply(patient, said, terminology, applied);
    }
};

// Which lists of facts a message speaks of. Of these every fact counts as touched, before and
// after: one statement can move several (a parent's order, a list that ends what it leaves out).
class Spoken {
  public:
    explicit Spoken(const PatientUpdate& update) {
        for (const Event& event : update.events) {
            problems_ |= std::holds_alternative<ProblemList>(event);
            orders_ |= std::holds_alternative<OrderUpdate>(event);
            procedures_ |= std::holds_alternative<ProcedureStatement>(event);
        }
    }
    void touch(const Patient& patient, Touched& touched) const {
        if (problems_) {
            for (const Problem& one : patient.problems) touched.add(one.matches);
            for (const Result& one : patient.results)
                for (const Problem& answered : one.diagnoses) touched.add(answered.matches);
        }
        if (orders_) {
            for (const MedicationOrder& order : patient.orders)
                for (const Drug& drug : order.drugs) touched.add(drug.matches);
        }
        if (procedures_) {
            for (const Procedure& one : patient.procedures) touched.add(one.matches);
        }
    }

  private:
    bool problems_ = false;
    bool orders_ = false;
    bool procedures_ = false;
};

Touched everything() {
    Touched all;
    all.everything = true;
    return all;
}

}  // namespace

Engine::Engine(std::shared_ptr<const Knowledge> knowledge)
    : knowledge_{std::move(knowledge)}, index_{knowledge_->rules, knowledge_->terminology} {}

void Engine::classify(Patient& patient) const {
    const Terminology& terminology = knowledge_->terminology;
    for (Problem& one : patient.problems) alerts::classify(one, terminology);
    for (MedicationOrder& order : patient.orders) {
        for (Drug& one : order.drugs) alerts::classify(one, terminology);
    }
    for (Result& one : patient.results) alerts::classify(one, terminology);
    for (Procedure& one : patient.procedures) alerts::classify(one, terminology);
}

Step Engine::apply(Patient& patient, const PatientUpdate& update, Time now) const {
    Applied applied;
    applied.touched.everything = patient.id == 0 || update.joining != Joining::none;
    const Spoken spoken{update};
    spoken.touch(patient, applied.touched);
    learn(patient, update.identifiers);
    for (const Event& event : update.events) {
        std::visit(Apply{patient, knowledge_->terminology, applied}, event);
    }
    spoken.touch(patient, applied.touched);
    const bool late = now - update.source.sent > knowledge_->conduct.silent_after;
    Step step =
        evaluate_rules(patient, *knowledge_, index_, applied.touched,
                       {now, late ? Cause::late_message : Cause::message, applied.withdrawals});
    step.findings = std::move(applied.findings);
    return step;
}

Step Engine::move_visits(Patient& from, Patient& into, const PatientUpdate& update,
                         Time now) const {
    Applied applied;
    alerts::move_visits(from, into, update.moved_kind, update.moved, update.source, applied);
    Step step = evaluate_rules(from, *knowledge_, index_, everything(),
                               {now, Cause::message, applied.withdrawals});
    step.findings = std::move(applied.findings);
    return step;
}

Step Engine::retire(Patient& patient, Time now) const {
    return end_all(patient, "record merged into another", now);
}

Step Engine::review(Patient& patient, Time now) const {
    const std::vector<Withdrawal> none;
    return evaluate_rules(patient, *knowledge_, index_, everything(), {now, Cause::time, none});
}

Step Engine::reevaluate(Patient& patient, Time now) const {
    const std::vector<Withdrawal> none;
    return evaluate_rules(patient, *knowledge_, index_, everything(), {now, Cause::rules, none});
}

tl::expected<Step, std::string> Engine::act(Patient& patient, const Act& act, Time now) const {
    return alerts::act(patient, knowledge_->rules, act, now);
}

}  // namespace alerts
