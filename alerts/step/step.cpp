#include "alerts/step/step.hpp"

#include "alerts/step/alert_body.hpp"
#include "alerts/step/answers.hpp"
#include "alerts/step/sequence_turn.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace alerts {
namespace {

std::string type_of(const hl7::Message& message) {
    const hl7::Field type = message.header().field(9);
    std::string text{type[1]};
    if (!type[2].empty()) text.append("^").append(type[2]);
    return text;
}

Interpretation quarantined(hl7::AckCode code, hl7::Condition condition, std::string reason) {
    Interpretation said;
    said.verdict = Verdict::quarantine;
    said.answer = code;
    said.problem = hl7::Problem{condition, std::nullopt, reason};
    said.reason = std::move(reason);
    return said;
}

Interpretation unreadable(const AckPolicy& policy, const hl7::Error& error) {
    return quarantined(
        policy.unreadable, hl7::Condition::segment_sequence,
        std::string{hl7::name(error.flaw)} + " at byte " + std::to_string(error.offset));
}

Link link_of(const Arrival& arrival, const hl7::Message& message) {
    const hl7::Segment msh = message.header();
    return {arrival.listener, msh[3].raw(), msh[4].raw()};
}

Finding undecodable(const hl7::Message& message, const Arrival& arrival) {
    const Source source{std::string{message.header()[10].raw()}, arrival.received, "MSH-18"};
    return {"charset-undecodable", source, "bytes that are no character of this set were replaced"};
}

Disposition disposition_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::apply:
            return Disposition::applied;
        case Verdict::ignore:
            return Disposition::ignored;
        case Verdict::quarantine:
            return Disposition::quarantined;
    }
    return Disposition::quarantined;
}

bool shares_identifier(const Patient& patient, const PatientUpdate& update) {
    return std::any_of(update.identifiers.begin(), update.identifiers.end(), [&](const auto& id) {
        return std::find(patient.identifiers.begin(), patient.identifiers.end(), id) !=
               patient.identifiers.end();
    });
}

}  // namespace

MessageStep::MessageStep(std::shared_ptr<const Knowledge> knowledge, std::string site,
                         std::string epoch, std::size_t cache)
    : engine_{std::move(knowledge)},
      site_{std::move(site)},
      epoch_{std::move(epoch)},
      census_{cache} {}

Outcome MessageStep::receive(Transaction& transaction, const Arrival& arrival,
                             const Interpreter& interpreter) {
    Outcome outcome;
    if (auto known = transaction.find_message(arrival.digest)) {
        outcome.resend = true;
        outcome.message = known->id;
        outcome.ack = std::move(known->ack);
        return outcome;
    }

    // First all that decides, then all that is written: a defect on the way to a decision leaves
    // nothing behind but a message in quarantine.
    const Decision made = decide(transaction, arrival, interpreter);
    outcome.kept = made.keep;
    outcome.message = made.keep ? transaction.next_message() : 0;
    outcome.code = made.said.answer;
    outcome.disposition = disposition_of(made.said.verdict);
    outcome.reason = made.said.reason;
    if (made.readable) outcome.type = type_of(inbound_.arrived());
    outcome.ack = answer(arrival, interpreter.policy().ack, made, outcome.message);
    if (!outcome.kept) return outcome;
    keep(transaction, arrival, made, outcome);
    for (const Work& one : made.work) write(transaction, outcome.message, one, outcome);
    census_.trim();
    return outcome;
}

MessageStep::Decision MessageStep::decide(Transaction& transaction, const Arrival& arrival,
                                          const Interpreter& interpreter) {
    Decision made;
    const auto parsed = inbound_.read(arrival.raw);
    made.readable = parsed.has_value();
    if (!parsed) {
        made.said = unreadable(interpreter.policy().ack, parsed.error());
        return made;
    }
    if (interpreter.policy().sequence_numbers) {
        SequenceTurn turn =
            take_turn(transaction, link_of(arrival, inbound_.arrived()), inbound_.arrived());
        made.sequence = std::move(turn.answer);
        made.keep = turn.keep;
        if (turn.instead) {
            made.said = *std::move(turn.instead);
            return made;
        }
    }
    try {
        made.said = interpret(transaction, arrival, interpreter);
        made.work = apply(transaction, made.said, arrival.received);
    } catch (const StoreFailure&) {
        throw;
    } catch (const std::exception& defect) {
        census_.forget();
        made.work.clear();
        made.said = quarantined(hl7::AckCode::AE, hl7::Condition::application_error,
                                std::string{"internal error: "} + defect.what());
    }
    return made;
}

std::string MessageStep::answer(const Arrival& arrival, const AckPolicy& policy,
                                const Decision& made, MessageId message) const {
    // What is not kept has no number; its answer goes by the time.
    const std::string control_id =
        message != 0 ? "CW" + std::to_string(message)
                     : "CT" + std::to_string(arrival.received.time_since_epoch().count());
    const Reply reply{made.said.answer, made.said.problem, control_id, made.sequence,
                      arrival.received};
    return made.readable ? answers_to(inbound_.arrived(), inbound_.whole(), policy, reply)
                         : answer_to_unreadable(policy, reply);
}

void MessageStep::keep(Transaction& transaction, const Arrival& arrival, const Decision& made,
                       Outcome& outcome) {
    JournalEntry entry;
    entry.listener = arrival.listener;
    entry.peer = arrival.peer;
    entry.received = arrival.received;
    entry.digest = arrival.digest;
    entry.raw = arrival.raw;
    entry.disposition = outcome.disposition;
    entry.reason = outcome.reason;
    entry.ack = outcome.ack;
    entry.type = outcome.type;
    if (made.readable) {
        const hl7::Message& message = inbound_.arrived();
        const Link link = link_of(arrival, message);
        entry.sending_application = link.sending_application;
        entry.sending_facility = link.sending_facility;
        entry.sent = message.header()[7].raw();
        entry.control_id = message.header()[10].raw();
        outcome.control_id_reused =
            !entry.control_id.empty() &&
            transaction.control_id_used(entry.listener, entry.sending_application,
                                        entry.sending_facility, entry.control_id);
    }
    transaction.append(entry);
    for (const Finding& finding : made.said.findings) {
        transaction.append_finding(outcome.message, finding);
    }
    outcome.findings = made.said.findings.size();
}

std::size_t MessageStep::review(Transaction& transaction, Time now, std::size_t limit) {
    Outcome outcome;
    for (const Due& due : transaction.due(now, limit)) {
        Patient& patient = census_.find(transaction, engine_, due.patient);
        write(transaction, 0, Work{&patient, engine_.review(patient, now)}, outcome);
        census_.trim();
    }
    return outcome.alert_changes;
}

void MessageStep::forget() {
    census_.forget();
}

Interpretation MessageStep::interpret(Transaction& transaction, const Arrival& arrival,
                                      const Interpreter& interpreter) {
    const Link link = link_of(arrival, inbound_.arrived());
    if (auto instead = inbound_.complete(transaction, link, interpreter.policy().max_message,
                                         arrival.received))
        return *std::move(instead);
    Interpretation said = interpreter(*inbound_.whole(), arrival.received);
    if (inbound_.bytes_replaced())
        said.findings.push_back(undecodable(inbound_.arrived(), arrival));
    return said;
}

std::vector<MessageStep::Work> MessageStep::apply(Transaction& transaction, Interpretation& said,
                                                  Time now) {
    std::vector<Work> work;
    for (PatientUpdate& update : said.updates) {
        Patient& patient = whose(transaction, update, work, said.findings);
        work.push_back({&patient, engine_.apply(patient, update, now)});
    }
    return work;
}

// The patient a message speaks of. Numbers of several known patients in one PID-3 are no merge:
// the first known one in the sender's order is meant, the others keep their numbers.
Patient& MessageStep::whose(Transaction& transaction, PatientUpdate& update,
                            const std::vector<Work>& before, std::vector<Finding>& findings) {
    const std::vector<PatientId> owners = transaction.find_patients(update.identifiers);
    const auto known =
        std::find_if(owners.begin(), owners.end(), [](PatientId id) { return id != 0; });
    if (known == owners.end()) {
        // Nobody in the store; but an earlier part of this message may have brought the patient.
        for (const Work& work : before) {
            if (shares_identifier(*work.patient, update)) return *work.patient;
        }
        return census_.admit();
    }
    const PatientId owner = *known;
    std::vector<Identifier> own;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        if (owners[i] == 0 || owners[i] == owner) own.push_back(update.identifiers[i]);
    }
    if (own.size() != update.identifiers.size()) {
        Finding finding{"identifiers-of-several-patients", update.source,
                        "the first known identifier was taken; the records stay apart"};
        finding.source.place = "PID-3";
        findings.push_back(std::move(finding));
        update.identifiers = std::move(own);
    }
    return census_.find(transaction, engine_, owner);
}

void MessageStep::write(Transaction& transaction, MessageId message, const Work& work,
                        Outcome& outcome) {
    census_.save(transaction, *work.patient);
    for (const Finding& finding : work.step.findings) transaction.append_finding(message, finding);
    outcome.findings += work.step.findings.size();
    for (const AlertChange& change : work.step.changes) {
        const RuleSet& rules = engine_.knowledge().rules;
        const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& one) {
            return one.id == change.alert.rule;
        });
        const Publication publication{site_,
                                      epoch_,
                                      transaction.next_sequence(),
                                      *work.patient,
                                      rule == rules.end() ? nullptr : &*rule,
                                      change};
        transaction.append_event(work.patient->id, message, change, alert_topic(publication),
                                 alert_body(publication));
    }
    outcome.alert_changes += work.step.changes.size();
}

}  // namespace alerts
