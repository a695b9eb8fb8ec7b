#include "tools/rule_test/player.hpp"

#include "alerts/step/step.hpp"
#include "alerts/store/memory_store.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include <nlohmann/json.hpp>

namespace calciwatch::rule_test {
namespace {

using namespace std::chrono_literals;

constexpr Time::duration between_steps = 1s;

// One change of an alert, as a subscriber reads it.
struct Seen {
    std::string change, rule, subject, severity, says, because;
    bool quiet = false;
};

std::string in_words(const Seen& seen) {
    return seen.change + " " + seen.rule + " (" + seen.severity + (seen.quiet ? ", quiet" : "") +
           "): " + seen.because + " | " + seen.says;
}

std::string in_words(const Expected& expected) {
    std::string text = expected.change.empty() ? "standing" : expected.change;
    text += " " + expected.rule;
    if (expected.severity) text += " " + *expected.severity;
    if (expected.quiet) text += *expected.quiet ? " quiet" : " called";
    if (expected.says) text += ", says \"" + *expected.says + "\"";
    if (expected.because) text += ", because \"" + *expected.because + "\"";
    return text;
}

bool fits(const Expected& wanted, const Seen& seen) {
    const auto stands_in = [](const std::optional<std::string>& part, const std::string& whole) {
        return !part || whole.find(*part) != whole.npos;
    };
    return (wanted.change.empty() || wanted.change == seen.change) && wanted.rule == seen.rule &&
           (!wanted.severity || *wanted.severity == seen.severity) &&
           (!wanted.quiet || *wanted.quiet == seen.quiet) && stands_in(wanted.says, seen.says) &&
           stands_in(wanted.because, seen.because);
}

// What is wanted and not seen, and what is seen and not wanted.
void compare(const std::vector<Expected>& wanted, std::vector<Seen> seen, Failure& failure) {
    for (const Expected& one : wanted) {
        const auto found = std::find_if(seen.begin(), seen.end(),
                                        [&](const Seen& other) { return fits(one, other); });
        if (found == seen.end()) {
            failure.missing.push_back(in_words(one));
        } else {
            seen.erase(found);
        }
    }
    for (const Seen& one : seen) failure.unexpected.push_back(in_words(one));
}

// That nobody acknowledged an alert is told by the clock, and accounted for only where a step
// speaks of it.
std::vector<Seen> spoken_of(const std::vector<Expected>& wanted, std::vector<Seen> seen) {
    const bool escalations = std::any_of(wanted.begin(), wanted.end(), [](const Expected& one) {
        return one.change == "escalated";
    });
    if (!escalations)
        std::erase_if(seen, [](const Seen& one) { return one.change == "escalated"; });
    return seen;
}

bool failed(const Failure& failure) {
    return !failure.missing.empty() || !failure.unexpected.empty();
}

class Play {
  public:
    Play(const Test& test, const std::vector<std::string>& rules, Time start,
         const std::shared_ptr<const alerts::Knowledge>& knowledge)
        : rules_{rules},
          now_{start},
          step_{knowledge, "TEST", store_.epoch(), 16},
          interpreter_{alerts::Interpreter::make({}).value()},
          outbox_{store_.open_outbox()} {
        messages_.born = test.born;
    }

    // Empty when all is well.
    std::optional<Failure> take(const Step& step) {
        now_ += between_steps;
        std::visit([this](const auto& what) { happen(what); }, step.what);
        Failure failure{step.line, step.words, {}, {}, ""};
        compare(step.expect, spoken_of(step.expect, news()), failure);
        if (!refused_.empty()) failure.unexpected.push_back(std::exchange(refused_, ""));
        if (step.active) compare(*step.active, standing(), failure);
        if (!failed(failure)) return std::nullopt;
        failure.standing = standing_in_words();
        return failure;
    }

    void take_unwatched(const Step& step) {
        now_ += between_steps;
        std::visit([this](const auto& what) { happen(what); }, step.what);
        static_cast<void>(news());
    }
    std::optional<Failure> stands(const std::vector<Expected>& after, const Test& test,
                                  std::string order) {
        Failure failure{test.line, std::move(order), {}, {}, ""};
        compare(after, standing(), failure);
        if (!failed(failure)) return std::nullopt;
        failure.standing = standing_in_words();
        return failure;
    }

  private:
    void happen(const Send& send) {
        last_ = send.message(messages_, now_);
        receive(last_);
    }
    void happen(const Resend&) { receive(last_); }
    void happen(const Wait& wait) {
        const Time end = now_ + wait.length;
        if (!wait.down) {
            for (auto due = next_due(); due && *due <= end; due = next_due()) review(*due);
        }
        now_ = end;
        review(now_);
    }
    void happen(const Do& what) {
        alerts::Act act = what.act;
        const auto found = std::find_if(alerts_.begin(), alerts_.end(), [&](const auto& one) {
            return one.second.rule == act.rule && one.second.change != "over";
        });
        if (act.subject.empty() && found != alerts_.end()) act.subject = found->second.subject;
        const auto transaction = store_.begin();
        const auto done = step_.act(*transaction, patient_, act, now_);
        if (!done) refused_ = "refused: " + done.error();
        transaction->commit();
    }

    void receive(const std::string& raw) {
        const auto transaction = store_.begin();
        const auto outcome = step_.receive(
            *transaction, {"test", "127.0.0.1:1", now_, digest(raw), raw}, interpreter_);
        if (!outcome.resend && outcome.disposition != alerts::Disposition::applied)
            refused_ = "not applied: " + outcome.reason;
        transaction->commit();
    }
    // Any stand-in will do: the daemon uses SHA-256.
    static alerts::Digest digest(const std::string& raw) {
        alerts::Digest digest{};
        const std::size_t hash = std::hash<std::string>{}(raw);
        for (std::size_t i = 0; i < sizeof hash; ++i)
            digest[i] = static_cast<std::byte>((hash >> (8 * i)) & 0xFFU);
        return digest;
    }

    std::optional<Time> next_due() { return store_.begin()->next_due(); }
    void review(Time at) {
        const auto transaction = store_.begin();
        step_.review(*transaction, at, 16);
        transaction->commit();
    }

    // Changes of the rules that are watched, since the last look.
    std::vector<Seen> news() {
        std::vector<Seen> seen;
        for (const alerts::OutboxEvent& event : outbox_->after(looked_at_, 10'000)) {
            looked_at_ = event.seq;
            const auto body = nlohmann::json::parse(event.body);
            const auto& alert = body["data"]["alert"];
            Seen one{alert["change"],
                     alert["rule"],
                     alert["subject"],
                     alert["severity"],
                     alert["message"],
                     alert["why"],
                     !alert["notify"].get<bool>()};
            if (alert.contains("endedBecause")) one.because = alert["endedBecause"];
            patient_ = alert["patient"]["id"];
            Seen& known = alerts_[one.rule + "/" + one.subject];
            known = one;
            if (one.change == "resolved" || one.change == "retracted") known.change = "over";
            if (watched(one.rule)) seen.push_back(std::move(one));
        }
        return seen;
    }
    [[nodiscard]] bool watched(const std::string& rule) const {
        return std::find(rules_.begin(), rules_.end(), rule) != rules_.end();
    }
    [[nodiscard]] std::vector<Seen> standing() const {
        std::vector<Seen> all;
        for (const auto& [key, one] : alerts_)
            if (one.change != "over" && watched(one.rule)) all.push_back(one);
        return all;
    }
    [[nodiscard]] std::string standing_in_words() const {
        std::string text;
        for (const auto& [key, one] : alerts_) {
            if (one.change == "over") continue;
            text += (text.empty() ? "" : ", ") + one.rule + " " + one.severity;
        }
        return text.empty() ? "none" : text;
    }

    const std::vector<std::string>& rules_;
    Time now_;
    alerts::MemoryStore store_;
    alerts::MessageStep step_;
    alerts::Interpreter interpreter_;
    std::unique_ptr<alerts::Outbox> outbox_;
    Messages messages_;
    std::string last_;
    std::string refused_;
    alerts::Sequence looked_at_ = 0;
    alerts::PatientId patient_ = 1;
    std::map<std::string, Seen> alerts_;  // by rule and subject, as last told
};

std::vector<Failure> play_in_order(const Test& test, const std::vector<std::string>& rules,
                                   Time start,
                                   const std::shared_ptr<const alerts::Knowledge>& knowledge) {
    Play play{test, rules, start, knowledge};
    for (const Step& step : test.steps) {
        if (auto failure = play.take(step)) return {*std::move(failure)};
    }
    return {};
}

std::vector<Failure> play_in_any_order(const Test& test, const std::vector<std::string>& rules,
                                       Time start,
                                       const std::shared_ptr<const alerts::Knowledge>& knowledge) {
    std::vector<Failure> failures;
    std::vector<std::size_t> order(test.steps.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    do {
        Play play{test, rules, start, knowledge};
        std::string words = "in the order";
        for (const std::size_t i : order) {
            play.take_unwatched(test.steps[i]);
            words += " " + std::to_string(i + 1);
        }
        if (auto failure = play.stands(test.after, test, words))
            failures.push_back(*std::move(failure));
    } while (std::next_permutation(order.begin(), order.end()));
    return failures;
}

}  // namespace

std::vector<Failure> play(const Test& test, const std::vector<std::string>& rules, Time start,
                          const std::shared_ptr<const alerts::Knowledge>& knowledge) {
    return test.any_order ? play_in_any_order(test, rules, start, knowledge)
                          : play_in_order(test, rules, start, knowledge);
}

}  // namespace calciwatch::rule_test
