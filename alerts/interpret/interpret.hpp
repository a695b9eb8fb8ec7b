// From an HL7v2 message to clinical events: the one place that speaks both languages.
// Pure: the same bytes, policy and time of receipt give the same interpretation.
#pragma once

#include "alerts/event.hpp"
#include "alerts/interpret/feed_policy.hpp"
#include "alerts/interpret/lexicon.hpp"
#include "hl7/ack.hpp"
#include "hl7/message.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace alerts {

enum class Verdict {
    apply,       // the updates are to be taken into the patients' state
    ignore,      // well-formed, of no use here: keep it, count it
    quarantine,  // cannot be used as it is: keep it for a person to look at
};

struct Interpretation {
    Verdict verdict = Verdict::ignore;
    hl7::AckCode answer = hl7::AckCode::AA;
    std::optional<hl7::Problem> problem;  // engaged when the answer is not AA
    std::string reason;                   // why not applied, with its place; no patient data
    std::vector<PatientUpdate> updates;   // one for each patient the message speaks of
    std::vector<Finding> findings;
};

class Interpreter {
  public:
    // Empty when the time zone is not known to the time-zone database.
    [[nodiscard]] static std::optional<Interpreter> make(FeedPolicy policy);

    [[nodiscard]] Interpretation operator()(const hl7::Message& message, Time received) const;
    // The same for whoever reads many: names are read once, and what the last interpretation lay in
    // is used again when it comes back.
    [[nodiscard]] Interpretation operator()(const hl7::Message& message, Time received,
                                            Lexicon& lexicon, Interpretation spent = {}) const;

    [[nodiscard]] const FeedPolicy& policy() const { return policy_; }

  private:
    explicit Interpreter(FeedPolicy policy, const void* zone);
    FeedPolicy policy_;
    const void* zone_;  // date::time_zone of the process-wide, immutable database
};

}  // namespace alerts
