#include "alerts/lifecycle.hpp"

#include "alerts/ending.hpp"
#include "alerts/evaluate_kinds.hpp"
#include "alerts/facts.hpp"
#include "alerts/outcome.hpp"
#include "alerts/quiet.hpp"

#include <algorithm>

namespace alerts {
namespace {

class Ward {
  public:
    Ward(Patient& patient, const Knowledge& knowledge, const RuleIndex& index, const Prompt& prompt)
        : patient_{patient},
          knowledge_{knowledge},
          index_{index},
          prompt_{prompt},
          now_{prompt.now},
          outcomes_of_{patient, knowledge, prompt.now} {}

    Step evaluate(const Touched& touched) {
        // The dead are beyond harm; should they turn out to live, all holds again.
        if (patient_.dead) return end_all("the patient has died");
        const bool due = patient_.review_at && *patient_.review_at <= now_;
        const bool all = touched.everything || due;
        if (!all) review_at_ = patient_.review_at;
        const std::vector<std::size_t> rules = all ? every_rule() : touched_rules(touched);
        outcomes_.reserve(rules.size());
        for (const std::size_t at : rules) outcomes_of_.add(knowledge_.rules[at], outcomes_);
        supersede();
        find_beginning_cards();
        // Alerts there were before: what is raised now needs no second look.
        const std::size_t before = patient_.alerts.size();
        looked_at_.assign(before, false);
        for (RuleOutcome& outcome : outcomes_)
            if (outcome.rule->bundle.empty()) settle(outcome);
        for (RuleOutcome& outcome : outcomes_)
            if (!outcome.rule->bundle.empty()) settle(outcome);
        end_orphans(all);
        escalate();
        settle_review();
        return std::move(step_);
    }

    Step end_all(std::string_view because) {
        for (Alert& alert : patient_.alerts) {
            if (stands(alert.status)) end(alert, {false, std::string{because}});
        }
        settle_review();
        return std::move(step_);
    }

  private:
    [[nodiscard]] std::vector<std::size_t> every_rule() const {
        std::vector<std::size_t> rules;
        for (std::size_t i = 0; i < knowledge_.rules.size(); ++i)
            if (knowledge_.rules[i].mode != Mode::off) rules.push_back(i);
        return rules;
    }
    [[nodiscard]] std::vector<std::size_t> touched_rules(const Touched& touched) const {
        std::vector<std::size_t> rules;
        index_.touched_by(touched, patient_, rules);
        return rules;
    }

    void settle_review() {
        if (review_at_ == patient_.review_at) return;
        patient_.review_at = review_at_;
        patient_.review_changed = true;
    }
    void review_by(const std::optional<Time>& time) {
        if (time && *time > now_) review_at_ = earlier(review_at_, time);
    }

    // A rule that holds for a subject silences those it supersedes for the same subject.
    void supersede() {
        for (const RuleOutcome& strong : outcomes_) {
            if (strong.rule->supersedes.empty() || strong.rule->mode != Mode::on ||
                strong.answer.truth != Truth::yes)
                continue;
            for (RuleOutcome& weak : outcomes_) {
                const auto& weaker = strong.rule->supersedes;
                const bool meant = std::any_of(weaker.begin(), weaker.end(), [&](std::size_t at) {
                    return &knowledge_.rules[at] == weak.rule;
                });
                if (!meant || weak.subject.key != strong.subject.key) continue;
                weak.answer.truth = Truth::no;
                superseded_.push_back({&weak, strong.rule});
            }
        }
    }

    // Cards that begin in this step: what begins with them is told on them.
    void find_beginning_cards() {
        for (const RuleOutcome& outcome : outcomes_) {
            if (outcome.rule->bundle.empty() || outcome.rule->mode != Mode::on ||
                outcome.answer.truth != Truth::yes)
                continue;
            const Alert* known = find(*outcome.rule, outcome.subject.key);
            if (known == nullptr || !stands(known->status)) cards_.push_back(outcome.rule);
        }
    }
    [[nodiscard]] const Rule* card_of(const Rule& rule) const {
        for (const Rule* card : cards_) {
            for (const std::size_t child : card->bundle)
                if (&knowledge_.rules[child] == &rule) return card;
        }
        return nullptr;
    }

    Alert* find(const Rule& rule, const std::string& subject) {
        const auto found = std::find_if(
            patient_.alerts.begin(), patient_.alerts.end(),
            [&](const Alert& one) { return one.rule == rule.id && one.subject == subject; });
        return found == patient_.alerts.end() ? nullptr : &*found;
    }

    // Unknown neither raises nor ends.
    void settle(RuleOutcome& outcome) {
        review_by(outcome.answer.until);
        Alert* known = find(*outcome.rule, outcome.subject.key);
        if (known != nullptr) {
            const auto at = static_cast<std::size_t>(known - patient_.alerts.data());
            if (at < looked_at_.size()) looked_at_[at] = true;
        }
        const bool shadow = outcome.rule->mode == Mode::shadow;
        if (known != nullptr && stands(known->status) && known->shadow != shadow)
            end(*known, {false, "the rule's mode changed"});
        const bool standing = known != nullptr && stands(known->status);
        if (standing && outcome.answer.truth == Truth::no && holds_on(outcome, *known))
            outcome.answer.truth = Truth::yes;
        if (outcome.answer.truth == Truth::yes) {
            if (standing) {
                update(*known, outcome);
            } else {
                raise(known, outcome);
            }
        } else if (outcome.answer.truth == Truth::no && standing) {
            end(*known, why(outcome, *known));
        }
    }

    // A card stands while something on it does, and an alert until what clears it holds.
    bool holds_on(RuleOutcome& outcome, const Alert& alert) {
        if (!outcome.subject.open || is_superseded(outcome)) return false;
        if (!outcome.rule->bundle.empty()) {
            if (!on_card(*outcome.rule).any) return false;
            // As the card saw it when it began.
            const RuleOutcomes then{patient_, knowledge_, alert.raised};
            outcome.answer =
                alerts::evaluate(outcome.rule->when, then.view(outcome.subject, false));
            outcome.answer.until.reset();
            outcome.as_of = alert.raised;
            return outcome.answer.truth == Truth::yes;
        }
        if (!outcome.rule->clear) return false;
        const Answer clear =
            alerts::evaluate(*outcome.rule->clear, outcomes_of_.view(outcome.subject, false));
        review_by(clear.until);
        return clear.truth != Truth::yes;
    }

    struct OnCard {
        bool any = false;
        Severity worst = Severity::info;
        std::string names;
    };
    [[nodiscard]] OnCard on_card(const Rule& card) const {
        OnCard sum;
        for (const Alert& one : patient_.alerts) {
            if (one.bundle != card.id || !stands(one.status)) continue;
            sum.any = true;
            sum.worst = std::max(sum.worst, one.severity);
            if (!sum.names.empty()) sum.names += ", ";
            sum.names += one.drug.empty() ? one.title : one.drug;
        }
        return sum;
    }

    // Everything about the alert that the answer decides.
    void describe_in(Alert& alert, const RuleOutcome& outcome) {
        const Rule& rule = *outcome.rule;
        OnCard card;
        if (!rule.bundle.empty()) card = on_card(rule);
        const RuleOutcomes seen{patient_, knowledge_, outcome.as_of.value_or(now_)};
        Telling telling = seen.tell(outcome, card.names);
        alert.severity = std::max(telling.severity, card.worst);
        alert.certainty = outcome.answer.certainty;
        alert.title = rule.title;
        alert.summary = std::move(telling.summary);
        alert.reference = rule.reference;
        alert.domain = rule.domain;
        alert.rule_version = rule.version;
        alert.evidence = std::move(telling.evidence);
        if (outcome.subject.drug == nullptr) return;
        const DrugStatement& said = outcome.subject.drug->said;
        alert.drug = said.what.display();
        alert.dose = said.amount_high ? said.amount_high : said.amount_low;
        alert.dose_unit = said.amount_unit;
    }

    void raise(Alert* known, const RuleOutcome& outcome) {
        const Rule& rule = *outcome.rule;
        Alert alert;
        alert.rule = rule.id;
        alert.subject = outcome.subject.key;
        alert.episode = known == nullptr ? 1 : known->episode + 1;
        alert.raised = now_;
        if (known != nullptr) alert.notified = known->notified;
        alert.shadow = rule.mode == Mode::shadow;
        describe_in(alert, outcome);
        if (const Rule* card = alert.shadow ? nullptr : card_of(rule)) alert.bundle = card->id;
        std::string quiet = why_late(alert);
        if (quiet.empty() || rule.quiet.always)
            quiet = why_quiet(rule, alert, known, patient_, knowledge_.conduct, now_);
        if (known != nullptr && still_overridden(*known, alert)) {
            alert.status = AlertStatus::overridden;
            alert.deed = known->deed;
            quiet = "overridden until " + to_iso8601(*alert.deed.until);
        }
        if (known == nullptr) known = &patient_.alerts.emplace_back();
        *known = std::move(alert);
        tell(*known, Change::raised,
             by_rules(known->episode == 1 ? "began to hold" : "began to hold again"),
             std::move(quiet));
    }

    [[nodiscard]] std::string by_rules(std::string what) const {
        if (prompt_.cause == Cause::rules) what += ": the rules changed";
        return what;
    }

    // Why nobody is to be called, whatever the rule says: what is told now is not new. After a
    // change of rules it is new when somebody said so lately.
    [[nodiscard]] std::string why_late(const Alert& alert) const {
        if (prompt_.cause == Cause::late_message) return "told late";
        if (prompt_.cause != Cause::rules) return "";
        const Length silent_after = knowledge_.conduct.silent_after;
        const bool news = std::any_of(
            alert.evidence.begin(), alert.evidence.end(),
            [&](const Evidence& one) { return now_ - one.source.sent <= silent_after; });
        return news ? "" : "the rules changed, what they see is not new";
    }

    [[nodiscard]] bool still_overridden(const Alert& before, const Alert& now) const {
        return before.deed.until && *before.deed.until > now_ && !worse(now, before);
    }

    void update(Alert& known, const RuleOutcome& outcome) {
        Alert next = known;
        describe_in(next, outcome);
        const bool lapsed = known.status == AlertStatus::overridden && known.deed.until &&
                            *known.deed.until <= now_;
        const bool calls = worse(next, known) || lapsed;
        if (calls && known.status != AlertStatus::active) {
            next.status = AlertStatus::active;
            next.deed = {};
        }
        std::string why;
        if (next.severity != known.severity) {
            why = next.severity > known.severity ? "severity rose" : "severity fell";
        } else if (calls) {
            why = lapsed ? "override expired" : "dose rose";
        } else if (next.certainty != known.certainty) {
            why = "certainty changed";
        } else if (next.summary != known.summary) {
            why = "summary changed";
        }
        const bool silent = why.empty();
        if (!silent) why = by_rules(why);
        if (silent && next.evidence == known.evidence && next.title == known.title &&
            next.reference == known.reference && next.rule_version == known.rule_version)
            return;
        known = std::move(next);
        known.changed = true;
        std::string quiet = calls ? "" : "not worse";
        if (calls && outcome.rule->quiet.always) quiet = "never calls";
        if (calls && quiet.empty()) quiet = why_late(known);
        if (!silent) tell(known, Change::updated, std::move(why), std::move(quiet));
    }

    struct Ending {
        bool retracted;
        std::string because;
    };

    [[nodiscard]] std::optional<Ending> withdrawal_of(const Alert& alert) const {
        for (const Withdrawal& withdrawal : prompt_.withdrawals) {
            for (const Evidence& one : alert.evidence) {
                if (one.source == withdrawal.source) return Ending{true, withdrawal.because};
            }
        }
        return std::nullopt;
    }

    struct Superseded {
        const RuleOutcome* weak;
        const Rule* by;
    };
    [[nodiscard]] const Rule* superseder(const RuleOutcome& outcome) const {
        for (const Superseded& one : superseded_)
            if (one.weak == &outcome) return one.by;
        return nullptr;
    }
    [[nodiscard]] bool is_superseded(const RuleOutcome& outcome) const {
        return superseder(outcome) != nullptr;
    }

    [[nodiscard]] Ending why(const RuleOutcome& outcome, const Alert& alert) const {
        if (const Rule* by = superseder(outcome)) return {false, "superseded by " + by->id};
        if (auto taken_back = withdrawal_of(alert)) return *std::move(taken_back);
        const Subject& subject = outcome.subject;
        if (!subject.open && subject.order != nullptr)
            return {false, why_ended(*subject.order, now_)};
        if (!subject.open && subject.procedure != nullptr)
            return {false, why_ended(*subject.procedure)};
        if (!outcome.rule->bundle.empty()) return {false, "nothing on the card holds any more"};
        return {false, why_not(outcome.rule->when, outcomes_of_.view(subject, false))};
    }

    void end(Alert& alert, Ending ending) {
        alert.status = ending.retracted ? AlertStatus::retracted : AlertStatus::resolved;
        alert.ended = now_;
        alert.ended_because = std::move(ending.because);
        const bool at_once = now_ - alert.raised <= std::chrono::hours{1};
        if (at_once && !ending.retracted) count(alert.rule, "resolved within an hour");
        // Those who were told are told that it is over; nobody is called.
        tell(alert, ending.retracted ? Change::retracted : Change::resolved,
             ending.retracted ? "evidence taken back" : by_rules("ceased to hold"),
             ending.retracted ? "" : "it is over");
    }

    // Alerts of rules that are gone, off, or about something else now, and of orders that were
    // found to be one with another or to be another patient's.
    void end_orphans(bool all) {
        for (std::size_t i = 0; i < looked_at_.size(); ++i) {
            Alert& alert = patient_.alerts[i];
            if (looked_at_[i] || !stands(alert.status)) continue;
            const bool dropped = of_dropped_fact(alert);
            if (!all && !dropped) continue;
            const char* const because =
                dropped ? "the order is one with another" : "rule no longer in force";
            end(alert, withdrawal_of(alert).value_or(Ending{false, because}));
        }
    }

    [[nodiscard]] bool of_dropped_fact(const Alert& alert) const {
        const auto about = [&](std::string_view kind, const std::vector<std::string>& keys) {
            return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
                return alert.subject == std::string{kind} + key;
            });
        };
        return about("order ", patient_.dropped_orders) ||
               about("procedure ", patient_.dropped_procedures);
    }

    // An alert that nobody acknowledges is told again, and again. An override ends by itself.
    void escalate() {
        for (Alert& alert : patient_.alerts) {
            if (!stands(alert.status) || alert.shadow) continue;
            if (alert.status == AlertStatus::overridden) review_by(alert.deed.until);
            if (alert.status != AlertStatus::active || !alert.bundle.empty()) continue;
            const Rule* rule = rule_of(alert);
            if (rule == nullptr || rule->quiet.always) continue;
            const auto after = escalation(*rule, alert.severity, knowledge_.conduct);
            if (!after) continue;
            const Time last = std::max(alert.notified.value_or(alert.raised), alert.raised);
            if (last + *after <= now_) {
                tell(alert, Change::escalated, "nobody acknowledged it", "");
                review_by(now_ + *after);
            } else {
                review_by(last + *after);
            }
        }
    }
    [[nodiscard]] const Rule* rule_of(const Alert& alert) const {
        const auto at = index_.find(alert.rule);
        return at ? &knowledge_.rules[*at] : nullptr;
    }

    void count(const std::string& rule, std::string what) {
        step_.counts.push_back({rule, std::move(what)});
    }

    // What is in the shadow is kept and counted, and not sent. What is on another's card calls
    // nobody: the card does.
    void tell(Alert& alert, Change change, std::string why, std::string quiet) {
        alert.changed_at = now_;
        alert.changed = true;
        std::string counted{name(change)};
        if (alert.shadow) {
            count(alert.rule, counted + " in the shadow");
            return;
        }
        if (quiet.empty() && !alert.bundle.empty()) quiet = "on the card of " + alert.bundle;
        const bool notify = quiet.empty();
        if (notify) alert.notified = now_;
        if (change == Change::raised && !notify)
            counted += " quietly: " + quiet.substr(0, quiet.find(" until "));
        count(alert.rule, std::move(counted));
        step_.changes.push_back({change, std::move(why), alert, now_, notify, std::move(quiet)});
    }

    Patient& patient_;
    const Knowledge& knowledge_;
    const RuleIndex& index_;
    const Prompt& prompt_;
    const Time now_;
    RuleOutcomes outcomes_of_;
    std::vector<RuleOutcome> outcomes_;
    std::vector<Superseded> superseded_;
    std::vector<const Rule*> cards_;
    std::vector<bool> looked_at_;  // of the alerts there were when the step began
    std::optional<Time> review_at_;
    Step step_;
};

}  // namespace

Step evaluate_rules(Patient& patient, const Knowledge& knowledge, const RuleIndex& index,
                    const Touched& touched, const Prompt& prompt) {
    return Ward{patient, knowledge, index, prompt}.evaluate(touched);
}

Step end_all(Patient& patient, std::string_view because, Time now) {
    static const Knowledge no_rules;
    static const RuleIndex no_index;
    static const std::vector<Withdrawal> none;
    return Ward{patient, no_rules, no_index, {now, Cause::message, none}}.end_all(because);
}

}  // namespace alerts
