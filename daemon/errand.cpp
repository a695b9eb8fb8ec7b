#include "daemon/errand.hpp"

#include "daemon/feed_wire.hpp"
#include "daemon/printable.hpp"

#include <utility>
#include <vector>

namespace calciwatch {
namespace {

// As docs/feed.md has them.
std::string code_of(alerts::NotActed::Why why) {
    using enum alerts::NotActed::Why;
    switch (why) {
        case unknown_alert:
            return "unknown-alert";
        case changed_since:
            return "changed-since";
        case not_standing:
            return "not-standing";
        case refused:
            break;
    }
    return "refused";
}

std::string code_of(alerts::NotRetried::Why why) {
    using enum alerts::NotRetried::Why;
    switch (why) {
        case not_in_quarantine:
            return "not-in-quarantine";
        case retried_before:
            return "retried-before";
        case refused:
            break;
    }
    return "refused";
}

Answer error(const Errand& errand, std::string code, std::string reason) {
    return {false, feed_error({std::move(code), std::move(reason), errand.id})};
}

// In the order of the outbox.
std::vector<alerts::Sequence> events_since(alerts::Sequence first,
                                           alerts::Transaction& transaction) {
    std::vector<alerts::Sequence> events;
    for (; first < transaction.next_sequence(); ++first) events.push_back(first);
    return events;
}

std::string log_line(const RetryErrand& asked, const alerts::Outcome& outcome) {
    const std::string retried =
        "message " + std::to_string(asked.message) + " was retried for " + printable(asked.by);
    if (outcome.message == 0)
        return retried + " and stays in quarantine: " + printable(outcome.reason, longest_reason);
    return retried + ": it became message " + std::to_string(outcome.message) + ", " +
           std::string{name(outcome.disposition)} + ", " + std::to_string(outcome.alert_changes) +
           " alert changes";
}

Answer carry_out(const Errand& errand, const ActErrand& asked, const Means& means,
                 alerts::Transaction& transaction, alerts::Time now) {
    const auto event = alerts::act_on(means.step, transaction, asked.alert, asked.act, now);
    if (!event) return error(errand, code_of(event.error().why), event.error().reason);
    return {true, act_done(errand.id, means.epoch, *event),
            events_since(*event, transaction).size()};
}

Answer carry_out(const Errand& errand, const RetryErrand& asked, const Means& means,
                 alerts::Transaction& transaction, alerts::Time now) {
    const alerts::Sequence first = transaction.next_sequence();
    const auto outcome = means.step.retry(transaction, asked.message, means.readers, now);
    if (!outcome) return error(errand, code_of(outcome.error().why), outcome.error().reason);
    const Retried retried{asked.message, outcome->message, name(outcome->disposition),
                          outcome->reason, events_since(first, transaction)};
    return {true, retry_done(errand.id, means.epoch, retried), retried.events.size(),
            log_line(asked, *outcome)};
}

}  // namespace

Answer carry_out(const Errand& errand, const Means& means, alerts::Transaction& transaction,
                 alerts::Time now) {
    if (const auto known = transaction.find_request(errand.id)) {
        if (known->said == errand.said) return {true, known->answer};
        return error(errand, "request-reused", "this request id was used for something else");
    }
    Answer answer = std::visit(
        [&](const auto& asked) { return carry_out(errand, asked, means, transaction, now); },
        errand.what);
    if (answer.done) transaction.append_request(errand.id, {errand.said, answer.json}, now);
    return answer;
}

Answer not_kept(const Errand& errand) {
    return error(errand, "not-kept", "the store cannot keep it now: send it again");
}

}  // namespace calciwatch
