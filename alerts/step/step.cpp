#include "alerts/step/step.hpp"

#include "alerts/apply.hpp"
#include "alerts/interpret/message_type.hpp"
#include "alerts/merge.hpp"
#include "alerts/step/alert_body.hpp"
#include "alerts/step/answers.hpp"
#include "alerts/step/sequence_turn.hpp"
#include "hl7/segments/control.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <iterator>
#include <utility>

namespace alerts {
namespace {

std::string type_of(const hl7::Message& message) {
    const hl7::Field type = message.header()[hl7::Msh::message_type];
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

Interpretation unjoinable(std::string reason) {
    Interpretation said =
        quarantined(hl7::AckCode::AE, hl7::Condition::duplicate_key, std::move(reason));
    said.problem->place = hl7::parse_path("MRG-1");
    return said;
}

Link link_of(const Arrival& arrival, const hl7::Message& message) {
    const hl7::Segment msh = message.header();
    return {arrival.listener, msh[hl7::Msh::sending_application].raw(),
            msh[hl7::Msh::sending_facility].raw()};
}

Finding undecodable(const hl7::Message& message, const Arrival& arrival) {
    const Source source{std::string{message.header()[hl7::Msh::message_control_id].raw()},
                        arrival.received, "MSH-18"};
    return {"charset-undecodable", source, "bytes that are no character of this set were replaced"};
}

Occasion reviewed(PatientId patient, Time now) {
    Occasion occasion;
    occasion.at = now;
    occasion.patient = patient;
    return occasion;
}

Occasion reevaluated(Time now, std::size_t limit) {
    Occasion occasion;
    occasion.kind = Occasion::Kind::reevaluate;
    occasion.at = now;
    occasion.number = static_cast<std::int64_t>(limit);
    return occasion;
}

Occasion done(PatientId patient, const Act& act, Time now) {
    Occasion occasion = reviewed(patient, now);
    occasion.kind = act.kind == Act::Kind::acknowledge ? Occasion::Kind::acknowledge
                                                       : Occasion::Kind::override_it;
    occasion.rule = act.rule;
    occasion.subject = act.subject;
    occasion.by = act.by;
    occasion.reason = act.reason;
    occasion.until = act.until;
    return occasion;
}

Occasion forgetting(const History& history, Time now) {
    Occasion occasion;
    occasion.kind = Occasion::Kind::forget;
    occasion.at = now;
    occasion.patient = history.first;
    occasion.number = history.last;
    occasion.until = history.before;
    return occasion;
}

tl::unexpected<NotRetried> not_retried(NotRetried::Why why, std::string reason) {
    return tl::make_unexpected(NotRetried{why, std::move(reason)});
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
    const auto read = inbound_.read(arrival.raw);
    const MessageKey key = key_of(arrival, read.has_value());
    if (auto known = transaction.find_message(key)) {
        outcome.resend = true;
        outcome.message = known->id;
        outcome.ack = std::move(known->ack);
        return outcome;
    }

    // First all that decides, then all that is written: a defect on the way to a decision leaves
    // nothing behind but a message in quarantine.
    Decision made = decide(transaction, arrival, read, interpreter, true);
    outcome = outcome_of(made);
    outcome.message = made.keep ? transaction.next_message() : 0;
    outcome.ack = answer(arrival, interpreter.policy().ack, made, outcome.message);
    if (outcome.kept) carry_out(transaction, arrival, made, 0, outcome);
    spent_ = std::move(made.said);
    return outcome;
}

Outcome MessageStep::outcome_of(const Decision& made) const {
    Outcome outcome;
    outcome.kept = made.keep;
    outcome.code = made.said.answer;
    outcome.disposition = disposition_of(made.said.verdict);
    outcome.reason = made.said.reason;
    if (made.readable) outcome.type = type_of(inbound_.arrived());
    return outcome;
}

void MessageStep::carry_out(Transaction& transaction, const Arrival& arrival, const Decision& made,
                            MessageId retry_of, Outcome& outcome) {
    keep(transaction, arrival, made, retry_of, outcome);
    for (const Work& one : made.work)
        write(transaction, outcome.message, arrival.received, one, outcome);
    link(transaction, outcome.message, arrival.received, made.work);
    census_.trim();
}

tl::expected<Outcome, NotRetried> MessageStep::retry(Transaction& transaction, MessageId id,
                                                     const Readers& readers, Time now) {
    using enum NotRetried::Why;
    const auto kept = transaction.quarantined(id);
    const std::string number = std::to_string(id);
    if (!kept) return not_retried(not_in_quarantine, "no message " + number + " is in quarantine");
    if (kept->retried_as != 0)
        return not_retried(retried_before, "message " + number +
                                               " was retried: it became message " +
                                               std::to_string(kept->retried_as));
    const auto reader = readers.find(kept->listener);
    if (reader == readers.end())
        return not_retried(refused, "message " + number + " came in by listener " + kept->listener +
                                        ", and no listener has this name now");
    // The other parts were used up or forgotten when it was refused; and a retry in vain must leave
    // those of a later message alone.
    const auto read = inbound_.read(kept->raw);
    if (read && inbound_.is_part())
        return not_retried(refused, "message " + number +
                                        " is a part of a message: its sender has to send the whole "
                                        "again under another MSH-10");

    const Arrival arrival{kept->listener, kept->peer, now, kept->digest, kept->raw};
    // Its number in a sequence had its turn when it came.
    const Decision made = decide(transaction, arrival, read, reader->second, false);
    Outcome outcome = outcome_of(made);
    if (made.said.verdict == Verdict::quarantine) {
        transaction.mark_retried(id, now, 0, made.said.reason);
        return outcome;
    }
    outcome.message = transaction.next_message();
    outcome.ack = answer(arrival, reader->second.policy().ack, made, outcome.message);
    carry_out(transaction, arrival, made, id, outcome);
    transaction.mark_retried(id, now, outcome.message, {});
    return outcome;
}

Pruned MessageStep::prune(Transaction& transaction, const Expired& expired, std::size_t limit,
                          Time now) {
    Pruned pruned = transaction.prune(expired, limit);
    for (const PatientId id : pruned.patients) census_.drop(id);
    if (pruned.history) transaction.note(forgetting(*pruned.history, now));
    return pruned;
}

void MessageStep::forget(Transaction& transaction, const History& history, Time now) {
    for (const PatientId id : transaction.forget(history)) census_.drop(id);
    transaction.note(forgetting(history, now));
}

// Of several records that a message links each is linked to the first.
void MessageStep::link(Transaction& transaction, MessageId message, Time now,
                       const std::vector<Work>& work) {
    if (work.empty()) return;
    const Joining joining = work.front().joining;
    if (joining != Joining::link && joining != Joining::unlink) return;
    std::vector<PatientId> records;
    for (const Work& one : work) records.push_back(one.meant.patient->id);
    for (const PatientId other : records) {
        if (other == records.front()) continue;
        transaction.set_linked(records.front(), other, joining == Joining::link, message, now);
    }
    for (const PatientId one : records) census_.drop(one);  // read again, with their links
}

MessageKey MessageStep::key_of(const Arrival& arrival, bool readable) const {
    if (!readable) return {{arrival.listener, {}, {}}, {}, arrival.digest};
    const hl7::Message& message = inbound_.arrived();
    return {link_of(arrival, message), message.header()[hl7::Msh::message_control_id].raw(),
            arrival.digest};
}

MessageStep::Decision MessageStep::decide(Transaction& transaction, const Arrival& arrival,
                                          const tl::expected<void, hl7::Error>& read,
                                          const Interpreter& interpreter, bool numbered) {
    Decision made;
    made.readable = read.has_value();
    if (!read) {
        made.said = unreadable(interpreter.policy().ack, read.error());
        return made;
    }
    if (numbered && interpreter.policy().sequence_numbers) {
        SequenceTurn turn = take_turn(transaction, link_of(arrival, inbound_.arrived()),
                                      inbound_.arrived(), arrival.received);
        made.sequence = std::move(turn.answer);
        made.keep = turn.keep;
        if (turn.instead) {
            made.said = *std::move(turn.instead);
            return made;
        }
    }
    try {
        made.said = interpret(transaction, arrival, interpreter);
        auto work = apply(transaction, made.said, arrival.received);
        if (work) {
            made.work = *std::move(work);
        } else {
            census_.forget();  // parts of the message were taken in before
            made.said = unjoinable(std::move(work.error()));
        }
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
    const hl7::Message* const whole = inbound_.whole();
    const hl7::Message* const answered = whole == &inbound_.arrived() ? &inbound_.as_sent() : whole;
    return made.readable ? answers_to(inbound_.as_sent(), answered, policy, reply)
                         : answer_to_unreadable(policy, reply);
}

void MessageStep::keep(Transaction& transaction, const Arrival& arrival, const Decision& made,
                       MessageId retry_of, Outcome& outcome) {
    JournalEntry entry;
    entry.retry_of = retry_of;
    entry.listener = arrival.listener;
    entry.peer = arrival.peer;
    entry.received = arrival.received;
    entry.digest = arrival.digest;
    entry.raw = arrival.raw;
    entry.disposition = outcome.disposition;
    entry.reason = outcome.reason;
    entry.ack = outcome.ack;
    entry.type = outcome.type;
    const auto& [sender, control_id, digest] = key_of(arrival, made.readable);
    entry.sending_application = sender.sending_application;
    entry.sending_facility = sender.sending_facility;
    entry.control_id = control_id;
    if (made.readable)
        entry.sent = inbound_.arrived().header()[hl7::Msh::date_time_of_message].raw();
    outcome.control_id_reused =
        retry_of == 0 && !control_id.empty() && transaction.control_id_used(sender, control_id);
    transaction.append(entry);
    for (const Finding& finding : made.said.findings) {
        transaction.append_finding(outcome.message, finding);
    }
    outcome.findings = made.said.findings.size();
}

std::size_t MessageStep::review(Transaction& transaction, Time now, std::size_t limit) {
    Outcome outcome;
    for (const Due& due : transaction.due(now, limit))
        review(transaction, due.patient, now, outcome);
    return outcome.alert_changes;
}

bool MessageStep::review(Transaction& transaction, PatientId patient, Time now) {
    if (!transaction.load(patient)) return false;
    Outcome outcome;
    review(transaction, patient, now, outcome);
    return true;
}

void MessageStep::review(Transaction& transaction, PatientId id, Time now, Outcome& outcome) {
    Patient& patient = census_.find(transaction, engine_, id);
    transaction.note(reviewed(id, now));
    write(transaction, 0, patient, engine_.review(patient, now), outcome);
    census_.trim();
}

void MessageStep::renew(Engine engine) {
    engine_ = std::move(engine);
    census_.forget();  // what is derived of patients comes from the terminology
}

MessageStep::Reevaluated MessageStep::reevaluate(Transaction& transaction, Time now,
                                                 std::size_t limit) {
    Evaluated evaluated = transaction.evaluated();
    const std::string& knowledge = engine_.knowledge().fingerprint;
    const bool others = evaluated.knowledge != knowledge;
    if (others) evaluated = {knowledge, PatientId{0}};
    if (!evaluated.up_to) return {0, 0, true};
    const std::vector<PatientId> patients = transaction.patients_after(*evaluated.up_to, limit);
    Outcome outcome;
    for (const PatientId id : patients) {
        Patient& patient = census_.find(transaction, engine_, id);
        write(transaction, 0, patient, engine_.reevaluate(patient, now), outcome);
        census_.trim();
        evaluated.up_to = id;
    }
    const bool finished = patients.size() < limit;
    if (finished) evaluated.up_to.reset();
    if (others || finished || !patients.empty()) {
        transaction.note(reevaluated(now, limit));
        transaction.set_evaluated(evaluated);
    }
    return {patients.size(), outcome.alert_changes, finished};
}

tl::expected<std::size_t, std::string> MessageStep::act(Transaction& transaction, PatientId id,
                                                        const Act& act, Time now) {
    Patient& patient = census_.find(transaction, engine_, id);
    const auto step = engine_.act(patient, act, now);
    if (!step) return tl::make_unexpected(step.error());
    transaction.note(done(id, act, now));
    Outcome outcome;
    write(transaction, 0, patient, *step, outcome);
    census_.trim();
    return outcome.alert_changes;
}

void MessageStep::forget() {
    census_.forget();
}

Interpretation MessageStep::interpret(Transaction& transaction, const Arrival& arrival,
                                      const Interpreter& interpreter) {
    // An answer to somebody is none of a sender's messages, nor a part of one.
    if (!interpret::is_acknowledgement(inbound_.arrived())) {
        const Link link = link_of(arrival, inbound_.arrived());
        if (auto instead = inbound_.complete(transaction, link, interpreter.policy().max_message,
                                             arrival.received))
            return *std::move(instead);
    }
    Interpretation said =
        interpreter(*inbound_.whole(), arrival.received, lexicon_, std::move(spent_));
    if (inbound_.bytes_replaced())
        said.findings.push_back(undecodable(inbound_.arrived(), arrival));
    return said;
}

tl::expected<std::vector<MessageStep::Work>, std::string> MessageStep::apply(
    Transaction& transaction, Interpretation& said, Time now) {
    Identity identity{transaction, census_, engine_};
    std::vector<Work> work;
    for (PatientUpdate& update : said.updates) {
        auto meant = identity.find(update);
        if (!meant) return tl::make_unexpected(std::move(meant.error()));
        std::ranges::move(meant->findings, std::back_inserter(said.findings));
        Work one{*std::move(meant), update.joining, {}, {}};
        if (one.meant.ended != nullptr) {
            absorb(*one.meant.patient, *one.meant.ended);
            one.ending = engine_.retire(*one.meant.ended, now);
        }
        if (one.meant.left != nullptr)
            one.ending = engine_.move_visits(*one.meant.left, *one.meant.patient, update, now);
        one.step = engine_.apply(*one.meant.patient, std::move(update), now);
        learn(*one.meant.patient, one.meant.given_up);
        if (one.meant.ended != nullptr) learn(*one.meant.patient, one.meant.ended->identifiers);
        work.push_back(std::move(one));
    }
    return work;
}

void MessageStep::write(Transaction& transaction, MessageId message, Time now, const Work& work,
                        Outcome& outcome) {
    write(transaction, message, *work.meant.patient, work.step, outcome);
    if (work.meant.left != nullptr)
        write(transaction, message, *work.meant.left, work.ending, outcome);
    PatientId ended = 0;
    if (work.meant.ended != nullptr) {
        write(transaction, message, *work.meant.ended, work.ending, outcome);
        ended = work.meant.ended->id;
    }
    if (ended == 0 && work.meant.given_up.empty()) return;
    transaction.join(
        {ended, work.meant.patient->id, work.meant.given_up, work.meant.kept, message, now});
    if (ended != 0) census_.drop(ended);
}

void MessageStep::write(Transaction& transaction, MessageId message, Patient& patient,
                        const Step& step, Outcome& outcome) {
    census_.save(transaction, patient);
    for (const Finding& finding : step.findings) transaction.append_finding(message, finding);
    outcome.findings += step.findings.size();
    for (const Count& one : step.counts) transaction.count(one.rule, one.what);
    for (const AlertChange& change : step.changes) {
        const Publication publication{site_,
                                      epoch_,
                                      transaction.next_sequence(),
                                      patient,
                                      engine_.find_rule(change.alert.rule),
                                      change};
        transaction.append_event(patient.id, message, change, alert_topic(publication),
                                 alert_body(publication));
    }
    outcome.alert_changes += step.changes.size();
}

}  // namespace alerts
