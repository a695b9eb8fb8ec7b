#include "alerts/lifecycle.hpp"

#include "alerts/ending.hpp"
#include "alerts/facts.hpp"
#include "alerts/summary.hpp"

#include <algorithm>

namespace alerts {
namespace {

Severity one_lower(Severity severity) {
    return severity == Severity::info ? Severity::info
                                      : static_cast<Severity>(static_cast<int>(severity) - 1);
}

// One rule's answer for one subject.
struct Outcome {
    const Rule& rule;
    std::string subject;
    Answer answer;
    Facts facts;
};

class Ward {
  public:
    Ward(Patient& patient, const Knowledge& knowledge, const std::vector<Withdrawal>& withdrawals,
         Time now)
        : patient_{patient}, knowledge_{knowledge}, withdrawals_{withdrawals}, now_{now} {}

    std::vector<AlertChange> evaluate() {
        // The dead are beyond harm; should they turn out to live, all holds again.
        if (patient_.dead) return end_all("the patient has died");
        looked_at_.resize(patient_.alerts.size());
        for (const Rule& rule : knowledge_.rules) {
            if (rule.mode == Mode::off) continue;
            if (rule.for_each_order) {
                for_each_order(rule);
            } else {
                for_patient(rule);
            }
        }
        end_orphans();
        settle_review();
        return std::move(changes_);
    }

    std::vector<AlertChange> end_all(std::string_view because) {
        for (Alert& alert : patient_.alerts) {
            if (alert.status == AlertStatus::active) end(alert, {false, std::string{because}});
        }
        settle_review();
        return std::move(changes_);
    }

  private:
    void settle_review() {
        if (review_at_ == patient_.review_at) return;
        patient_.review_at = review_at_;
        patient_.review_changed = true;
    }

    [[nodiscard]] View view(const MedicationOrder* subject) const {
        return {patient_, subject, knowledge_.terminology, now_};
    }

    void for_patient(const Rule& rule) {
        Answer answer = alerts::evaluate(rule.when, view(nullptr));
        const Facts facts{nullptr, nullptr, answer.problem, answer.result};
        settle({rule, "", std::move(answer), facts}, nullptr);
    }

    // By key, so that the order of changes does not depend on arrival. An order that is not of the
    // drug now, but was when its alert began, is looked at too.
    void for_each_order(const Rule& rule) {
        std::vector<const MedicationOrder*> orders;
        for (const MedicationOrder& order : patient_.orders) {
            if (contains(order, *rule.for_each_order) || active_alert(rule, subject_of(order)))
                orders.push_back(&order);
        }
        std::sort(orders.begin(), orders.end(),
                  [](const auto* a, const auto* b) { return a->key < b->key; });
        for (const MedicationOrder* order : orders) for_order(rule, *order);
    }

    static std::string subject_of(const MedicationOrder& order) { return "order " + order.key; }

    void for_order(const Rule& rule, const MedicationOrder& order) {
        Answer whole{Truth::no};
        const Drug* first = nullptr;
        if (order.runs(now_)) {
            for (const Drug& drug : order.drugs) {
                const Match* match = match_of(drug.matches, *rule.for_each_order);
                if (match == nullptr) continue;
                if (first == nullptr) first = &drug;
                const OrderOf wanted{*rule.for_each_order};
                whole.evidence.push_back({describe({wanted}, knowledge_.terminology),
                                          drug.said.source, as_sent(drug.said.what),
                                          match->matched});
            }
        }
        if (first != nullptr) {
            Answer when = alerts::evaluate(rule.when, view(&order));
            whole.truth = when.truth;
            whole.certainty = when.certainty;
            // A no that time cannot change stays no when the order ends.
            if (when.truth != Truth::no || when.until) whole.until = order.end;
            if (when.until && (!whole.until || *when.until < *whole.until))
                whole.until = when.until;
            whole.evidence.insert(whole.evidence.end(), when.evidence.begin(), when.evidence.end());
            whole.problem = when.problem;
            whole.result = when.result;
        }
        const Facts facts{&order, first, whole.problem, whole.result};
        settle({rule, subject_of(order), std::move(whole), facts}, &order);
    }

    Alert* alert_of(const Rule& rule, const std::string& subject) {
        for (std::size_t i = 0; i < patient_.alerts.size(); ++i) {
            Alert& alert = patient_.alerts[i];
            if (alert.rule != rule.id || alert.subject != subject) continue;
            if (i < looked_at_.size()) looked_at_[i] = true;
            return &alert;
        }
        return nullptr;
    }

    [[nodiscard]] bool active_alert(const Rule& rule, const std::string& subject) const {
        return std::any_of(patient_.alerts.begin(), patient_.alerts.end(), [&](const Alert& one) {
            return one.status == AlertStatus::active && one.rule == rule.id &&
                   one.subject == subject;
        });
    }

    // Unknown neither raises nor ends.
    void settle(Outcome outcome, const MedicationOrder* order) {
        if (outcome.answer.until && *outcome.answer.until > now_ &&
            (!review_at_ || *outcome.answer.until < *review_at_))
            review_at_ = outcome.answer.until;
        Alert* known = alert_of(outcome.rule, outcome.subject);
        const bool active = known != nullptr && known->status == AlertStatus::active;
        if (outcome.answer.truth == Truth::yes) {
            if (active) {
                update(*known, outcome);
            } else {
                raise(known, outcome);
            }
        } else if (outcome.answer.truth == Truth::no && active) {
            end(*known, why(outcome, order));
        }
    }

    // Everything about the alert that the answer decides.
    static void describe_in(Alert& alert, Outcome& outcome) {
        const Rule& rule = outcome.rule;
        alert.severity = outcome.answer.certainty == Certainty::probable ? one_lower(rule.severity)
                                                                         : rule.severity;
        alert.certainty = outcome.answer.certainty;
        alert.title = rule.title;
        alert.summary = fill_in(rule, outcome.facts, outcome.answer.certainty);
        alert.reference = rule.reference;
        alert.rule_version = rule.version;
        alert.evidence = std::move(outcome.answer.evidence);
    }

    void raise(Alert* known, Outcome& outcome) {
        Alert alert;
        alert.rule = outcome.rule.id;
        alert.subject = outcome.subject;
        alert.episode = known == nullptr ? 1 : known->episode + 1;
        alert.raised = now_;
        describe_in(alert, outcome);
        if (known == nullptr) known = &patient_.alerts.emplace_back();
        *known = std::move(alert);
        tell(*known, Change::raised, known->episode == 1 ? "began to hold" : "began to hold again");
    }

    void update(Alert& known, Outcome& outcome) {
        Alert next = known;
        describe_in(next, outcome);
        std::string_view why;
        if (next.severity != known.severity) {
            why = next.severity > known.severity ? "severity rose" : "severity fell";
        } else if (next.certainty != known.certainty) {
            why = "certainty changed";
        } else if (next.summary != known.summary) {
            why = "summary changed";
        }
        const bool silent = why.empty();
        if (silent && next.evidence == known.evidence && next.title == known.title &&
            next.reference == known.reference && next.rule_version == known.rule_version)
            return;
        known = std::move(next);
        known.changed = true;
        if (!silent) tell(known, Change::updated, why);
    }

    struct Ending {
        bool retracted;
        std::string because;
    };

    [[nodiscard]] std::optional<Ending> withdrawal_of(const Alert& alert) const {
        for (const Withdrawal& withdrawal : withdrawals_) {
            for (const Evidence& one : alert.evidence) {
                if (one.source == withdrawal.source) return Ending{true, withdrawal.because};
            }
        }
        return std::nullopt;
    }

    Ending why(const Outcome& outcome, const MedicationOrder* order) const {
        const Alert* known = nullptr;
        for (const Alert& one : patient_.alerts) {
            if (one.rule == outcome.rule.id && one.subject == outcome.subject) known = &one;
        }
        if (auto taken_back = withdrawal_of(*known)) return *std::move(taken_back);
        if (order != nullptr && outcome.facts.drug == nullptr)
            return {false, why_ended(*order, now_)};
        return {false, why_not(outcome.rule.when, view(order))};
    }

    void end(Alert& alert, Ending ending) {
        alert.status = ending.retracted ? AlertStatus::retracted : AlertStatus::resolved;
        alert.ended = now_;
        alert.ended_because = std::move(ending.because);
        tell(alert, ending.retracted ? Change::retracted : Change::resolved,
             ending.retracted ? "evidence taken back" : "ceased to hold");
    }

    // Alerts of rules that are gone, off, or about something else now, and of orders that were
    // found to be one with another or to be another patient's.
    void end_orphans() {
        for (std::size_t i = 0; i < looked_at_.size(); ++i) {
            Alert& alert = patient_.alerts[i];
            if (looked_at_[i] || alert.status != AlertStatus::active) continue;
            const char* const because = of_dropped_order(alert) ? "the order is one with another"
                                                                : "rule no longer in force";
            end(alert, withdrawal_of(alert).value_or(Ending{false, because}));
        }
    }

    [[nodiscard]] bool of_dropped_order(const Alert& alert) const {
        const auto& dropped = patient_.dropped_orders;
        return std::any_of(dropped.begin(), dropped.end(),
                           [&](const std::string& key) { return alert.subject == "order " + key; });
    }

    void tell(Alert& alert, Change change, std::string_view why) {
        alert.changed_at = now_;
        alert.changed = true;
        changes_.push_back({change, std::string{why}, alert, now_});
    }

    Patient& patient_;
    const Knowledge& knowledge_;
    const std::vector<Withdrawal>& withdrawals_;
    const Time now_;
    std::vector<bool> looked_at_;  // of the alerts there were when the step began
    std::optional<Time> review_at_;
    std::vector<AlertChange> changes_;
};

}  // namespace

std::vector<AlertChange> evaluate_rules(Patient& patient, const Knowledge& knowledge,
                                        const std::vector<Withdrawal>& withdrawals, Time now) {
    return Ward{patient, knowledge, withdrawals, now}.evaluate();
}

std::vector<AlertChange> end_all(Patient& patient, std::string_view because, Time now) {
    return Ward{patient, Knowledge{}, {}, now}.end_all(because);
}

}  // namespace alerts
