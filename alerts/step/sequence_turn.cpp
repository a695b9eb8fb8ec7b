#include "alerts/step/sequence_turn.hpp"

#include "hl7/segments/control.hpp"
#include "hl7/sequence.hpp"

#include <utility>

namespace alerts {
namespace {

Interpretation taken_note_of(std::string reason) {
    Interpretation said;
    said.verdict = Verdict::ignore;
    said.reason = std::move(reason);
    return said;
}

Interpretation refused(std::string reason) {
    Interpretation said;
    said.verdict = Verdict::quarantine;
    said.answer = hl7::AckCode::AE;
    said.problem =
        hl7::Problem{hl7::Condition::application_error, hl7::parse_path("MSH-13"), reason};
    said.reason = std::move(reason);
    return said;
}

}  // namespace

SequenceTurn take_turn(Transaction& transaction, const Link& link, const hl7::Message& message) {
    using hl7::SequenceVerdict;
    const auto last = transaction.last_number(link);
    const auto step = hl7::follow_sequence(last, message.header()[hl7::Msh::sequence_number].raw());
    SequenceTurn turn{step.answer, std::nullopt, true};
    switch (step.verdict) {
        case SequenceVerdict::not_in_use:
        case SequenceVerdict::next:
            break;
        case SequenceVerdict::repeated:
            // The very bytes would have been known: these are others. The sender may go on, and a
            // person sees whether they say the same.
            turn.instead =
                taken_note_of("sequence number " + step.answer + " came before, with other bytes");
            turn.instead->verdict = Verdict::quarantine;
            break;
        case SequenceVerdict::asked:
        case SequenceVerdict::reset:
            turn.keep = false;
            if (message.segments() == 1) {
                turn.instead = taken_note_of("a question about sequence numbers");
            } else {
                turn.instead = refused("sequence numbers 0 and -1 cannot carry content");
                turn.answer = hl7::follow_sequence(last, "0").answer;  // the count still stands
            }
            break;
        case SequenceVerdict::out_of_order:
            turn.instead = refused("out of sequence: " + step.answer + " is expected");
            turn.keep = false;
            break;
        case SequenceVerdict::unreadable:
            turn.instead = refused("MSH-13 is no sequence number");
            turn.keep = false;
            break;
    }
    const bool refused_it = turn.instead && turn.instead->answer != hl7::AckCode::AA;
    if (!refused_it && step.last != last) transaction.set_last_number(link, step.last);
    return turn;
}

}  // namespace alerts
