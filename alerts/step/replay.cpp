#include "alerts/step/replay.hpp"

#include <utility>

namespace alerts {

Replay::Replay(Store& into, const std::shared_ptr<const Knowledge>& knowledge,
               const std::string& site, const std::string& epoch, std::size_t cache,
               Readers readers)
    : into_{into}, epoch_{epoch}, cache_{cache} {
    configure(knowledge, site, std::move(readers));
}

void Replay::configure(const std::shared_ptr<const Knowledge>& knowledge, const std::string& site,
                       Readers readers) {
    step_.emplace(knowledge, site, epoch_, cache_);
    readers_ = std::move(readers);
}

bool Replay::run(std::span<const Journaled> entries) {
    auto transaction = into_.begin();
    for (const Journaled& entry : entries) {
        if (const auto* message = std::get_if<JournaledMessage>(&entry)) {
            if (!run(*transaction, *message)) return false;
            continue;
        }
        const auto& occasion = std::get<Occasion>(entry);
        run(*transaction, occasion);
        // Nothing is read after it in the same transaction (Transaction::prune).
        if (occasion.kind != Occasion::Kind::forget) continue;
        transaction->commit();
        transaction.reset();
        transaction = into_.begin();
    }
    transaction->commit();
    return true;
}

bool Replay::run(Transaction& transaction, const JournaledMessage& message) {
    last_ = message.id;
    ++messages_;
    if (const MessageId next = transaction.next_message(); next != message.id) {
        deviates(next, next < message.id ? "it is not in the journal" : "it is there twice");
        return false;
    }
    const auto reader = readers_.find(message.listener);
    if (reader == readers_.end()) {
        deviates(message.id, "it came to the listener '" + message.listener +
                                 "', which the configuration does not have");
        return false;
    }
    const auto again = take(transaction, message, reader->second);
    if (!again) {
        deviates(message.id, "it would now be refused: " + again.error());
        return false;
    }
    const Outcome& outcome = *again;
    if (outcome.resend) {
        deviates(message.id, "it has the digest of message " + std::to_string(outcome.message));
        return false;
    }
    if (!outcome.kept) {
        deviates(message.id, "it was kept, and would now be refused: " + outcome.reason);
        return false;
    }
    if (outcome.disposition != message.disposition)
        deviates(message.id, "it was " + std::string{name(message.disposition)} + ", and is now " +
                                 std::string{name(outcome.disposition)});
    else if (outcome.ack != message.ack)
        deviates(message.id, "it would now be answered with other bytes");
    return true;
}

tl::expected<Outcome, std::string> Replay::take(Transaction& transaction,
                                                const JournaledMessage& message,
                                                const Interpreter& reader) {
    if (message.retry_of != 0)
        return step_->retry(transaction, message.retry_of, readers_, message.received)
            .map_error([](NotRetried&& why) { return std::move(why.reason); });
    const Arrival arrival{message.listener, message.peer, message.received, message.digest,
                          message.raw};
    return step_->receive(transaction, arrival, reader);
}

void Replay::run(Transaction& transaction, const Occasion& occasion) {
    ++occasions_;
    switch (occasion.kind) {
        case Occasion::Kind::review:
            if (!step_->review(transaction, occasion.patient, occasion.at))
                deviates(last_, "patient " + std::to_string(occasion.patient) +
                                    " was reviewed then, and is not there now");
            return;
        case Occasion::Kind::reevaluate:
            step_->reevaluate(transaction, occasion.at,
                              static_cast<std::size_t>(occasion.number.value_or(0)));
            return;
        case Occasion::Kind::acknowledge:
        case Occasion::Kind::override_it:
            return act(transaction, occasion);
        case Occasion::Kind::renumber:
            transaction.set_last_number(
                {occasion.listener, occasion.sending_application, occasion.sending_facility},
                occasion.number);
            return transaction.note(occasion);
        case Occasion::Kind::forget:
            return step_->forget(
                transaction,
                {occasion.patient, occasion.number.value_or(0), occasion.until.value_or(Time{})},
                occasion.at);
        case Occasion::Kind::configure:
            return transaction.note(occasion);
    }
}

void Replay::act(Transaction& transaction, const Occasion& occasion) {
    Act act;
    act.kind = occasion.kind == Occasion::Kind::acknowledge ? Act::Kind::acknowledge
                                                            : Act::Kind::override_it;
    act.rule = occasion.rule;
    act.subject = occasion.subject;
    act.by = occasion.by;
    act.reason = occasion.reason;
    act.until = occasion.until;
    const std::string whose = "the act about " + occasion.rule + " of patient " +
                              std::to_string(occasion.patient) + " would now be refused: ";
    if (!transaction.load(occasion.patient))
        return deviates(last_, whose + "there is no such patient");
    if (const auto done = step_->act(transaction, occasion.patient, act, occasion.at); !done)
        deviates(last_, whose + done.error());
}

void Replay::deviates(MessageId message, std::string what) {
    if (deviations_++ == 0) deviation_ = Deviation{message, std::move(what)};
}

}  // namespace alerts
