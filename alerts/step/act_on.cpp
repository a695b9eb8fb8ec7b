#include "alerts/step/act_on.hpp"

#include <utility>

namespace alerts {
namespace {

tl::unexpected<NotActed> refuse(NotActed::Why why, std::string reason) {
    return tl::make_unexpected(NotActed{why, std::move(reason)});
}

}  // namespace

tl::expected<Sequence, NotActed> act_on(MessageStep& step, Transaction& transaction,
                                        const ActedOn& alert, Act act, Time now) {
    using enum NotActed::Why;
    const auto* const seen = std::get_if<Sequence>(&alert);
    const auto name =
        seen != nullptr ? transaction.alert_of(*seen) : std::optional{std::get<AlertName>(alert)};
    if (!name) return refuse(unknown_alert, "no event of this number is kept");
    const auto word = transaction.last_word(*name);
    if (!word && !transaction.load(name->patient))
        return refuse(unknown_alert, "there is no such alert");
    if (word && seen != nullptr && word->news > *seen)
        return refuse(changed_since, "the alert has changed since: see event " +
                                         std::to_string(word->news) + " and decide again");
    act.rule = name->rule;
    act.subject = name->subject;
    const Sequence event = transaction.next_sequence();
    const auto changes = step.act(transaction, name->patient, act, now);
    if (!changes) return refuse(word ? refused : not_standing, changes.error());
    return event;
}

}  // namespace alerts
