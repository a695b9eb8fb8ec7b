// One rule's answer for one subject, before anything is made of it.
#pragma once

#include "alerts/engine.hpp"
#include "alerts/evaluate.hpp"
#include "alerts/rule.hpp"
#include "alerts/summary.hpp"

#include <string>
#include <vector>

namespace alerts {

// A subject of a rule: an order, a procedure, or neither (the patient as such).
struct Subject {
    std::string key;  // "order ORD-1^OE", "procedure order B-1^OE", or empty
    const MedicationOrder* order = nullptr;
    const Drug* drug = nullptr;  // of the order: the first that the rule is about
    const Procedure* procedure = nullptr;
    bool open = true;  // the order runs with such a drug; the procedure is ordered or booked
};

struct RuleOutcome {
    const Rule* rule = nullptr;
    Subject subject;
    Answer answer;
    std::optional<Time> as_of{};  // the answer is that of then: a card that others keep standing
};

// How a rule that holds is told.
struct Telling {
    Severity severity;  // of the case, one lower when probable
    std::string summary;
    std::vector<Evidence> evidence;
};

class RuleOutcomes {
  public:
    RuleOutcomes(const Patient& patient, const Knowledge& knowledge, Time now)
        : patient_{patient}, knowledge_{knowledge}, now_{now} {}

    // Of each subject, by key, so that their order does not depend on arrival. An order or
    // procedure that is none of the rule's now, but had an alert that stands, is a subject too.
    void add(const Rule& rule, std::vector<RuleOutcome>& outcomes) const;

    // `bundle`: what stands on the card, of a rule that bundles others.
    [[nodiscard]] Telling tell(const RuleOutcome& outcome, std::string bundle) const;

    [[nodiscard]] View view(const Subject& subject, bool with_evidence) const {
        return {patient_, subject.order, subject.drug, subject.procedure, knowledge_.terminology,
                now_,     with_evidence};
    }

  private:
    [[nodiscard]] RuleOutcome of(const Rule& rule, Subject subject) const;
    [[nodiscard]] bool had(const Rule& rule, const std::string& subject) const;

    const Patient& patient_;
    const Knowledge& knowledge_;
    Time now_;
};

[[nodiscard]] Severity one_lower(Severity severity);

}  // namespace alerts
