#include "alerts/engine.hpp"

#include "alerts/act.hpp"
#include "alerts/apply.hpp"
#include "alerts/code_check.hpp"
#include "alerts/lifecycle.hpp"
#include "alerts/merge.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace alerts {
namespace {

// What rules can see of the visit that counts.
struct Visit {
    std::string number;
    std::string patient_class;
    Time class_as_of{};
    std::optional<Time> discharged;
    friend bool operator==(const Visit&, const Visit&) = default;
};

Visit visit_of(const Patient& patient) {
    const Encounter* const visit = patient.encounter();
    if (visit == nullptr) return {};
    return {visit->visit_number, visit->patient_class, visit->class_as_of, visit->discharged};
}

// Each statement moves into the patient, and tells what of the patient it touches.
struct Apply {
    Patient& patient;
    Meanings& meanings;
    Applied& applied;

    void operator()(Demographics& said) const {
        const std::string born = patient.birth_date;
        const bool dead = patient.dead;
        apply(patient, said);
        applied.touched.person |= born != patient.birth_date;
        applied.touched.everything |= dead != patient.dead;
    }
    void operator()(EncounterUpdate& said) const {
        const Visit before = visit_of(patient);
        apply(patient, said);
        applied.touched.visit |= before != visit_of(patient);
    }
    void operator()(VisitRename& said) const {
        applied.touched.visit = true;
        apply(patient, said);
        for (const Problem& one : patient.problems) applied.touched.add(one.matches);
    }
    void operator()(RecordDeletion& said) const {
        applied.touched.everything = true;
        apply(patient, said, applied);
    }
    void operator()(ProblemList& said) const { apply(patient, said, meanings, applied); }
    void operator()(OrderUpdate& said) const {
        judge_codes(said, patient, meanings, applied.findings);
        apply(patient, said, meanings, applied);
    }
    void operator()(ResultStatement& said) const {
        apply(patient, std::move(said), meanings, applied);
    }
    void operator()(ProcedureStatement& said) const { apply(patient, said, meanings, applied); }
};

Touched everything() {
    Touched all;
    all.everything = true;
    return all;
}

}  // namespace

Engine::Engine(std::shared_ptr<const Knowledge> knowledge)
    : knowledge_{std::move(knowledge)},
      index_{knowledge_->rules, knowledge_->terminology},
      meanings_{knowledge_->terminology} {}

void Engine::classify(Patient& patient) const {
    meanings_.trim();
    for (Problem& one : patient.problems) alerts::classify(one, meanings_);
    for (MedicationOrder& order : patient.orders) {
        for (Drug& one : order.drugs) alerts::classify(one, meanings_);
    }
    patient.results.derive([this](Result& one) { alerts::classify(one, meanings_); });
    for (Procedure& one : patient.procedures) alerts::classify(one, meanings_);
}

Step Engine::apply(Patient& patient, PatientUpdate&& update, Time now) const {
    meanings_.trim();
    Applied applied;
    applied.touched.unseen = patient.id == 0;
    applied.touched.everything = update.joining != Joining::none;
    applied.touched.concepts.reserve(2 * update.events.size());
    learn(patient, update.identifiers);
    for (Event& event : update.events) std::visit(Apply{patient, meanings_, applied}, event);
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

const Rule* Engine::find_rule(std::string_view id) const {
    const auto at = index_.find(id);
    return at ? &knowledge_->rules[*at] : nullptr;
}

}  // namespace alerts
