#include "alerts/engine.hpp"

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

    void operator()(const Demographics& said) const { apply(patient, said); }
    void operator()(const EncounterUpdate& said) const { apply(patient, said); }
    void operator()(const VisitRename& said) const { apply(patient, said); }
    void operator()(const RecordDeletion& said) const { apply(patient, said, applied); }
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

}  // namespace

Engine::Engine(std::shared_ptr<const Knowledge> knowledge) : knowledge_{std::move(knowledge)} {}

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
    learn(patient, update.identifiers);
    for (const Event& event : update.events) {
        std::visit(Apply{patient, knowledge_->terminology, applied}, event);
    }
    Step step;
    step.changes = evaluate_rules(patient, *knowledge_, applied.withdrawals, now);
    step.findings = std::move(applied.findings);
    return step;
}

Step Engine::move_visits(Patient& from, Patient& into, const PatientUpdate& update,
                         Time now) const {
    Applied applied;
    alerts::move_visits(from, into, update.moved_kind, update.moved, update.source, applied);
    Step step;
    step.changes = evaluate_rules(from, *knowledge_, applied.withdrawals, now);
    step.findings = std::move(applied.findings);
    return step;
}

Step Engine::retire(Patient& patient, Time now) const {
    Step step;
    step.changes = end_all(patient, "record merged into another", now);
    return step;
}

Step Engine::review(Patient& patient, Time now) const {
    Step step;
    step.changes = evaluate_rules(patient, *knowledge_, {}, now);
    return step;
}

}  // namespace alerts
