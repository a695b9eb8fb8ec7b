#include "tools/explanation_text.hpp"

#include "tools/terminal.hpp"
#include "tools/time_text.hpp"

#include <utility>

namespace calciwatch {
namespace {

using namespace alerts;

Colour colour_of(Truth truth) {
    if (truth == Truth::unknown) return Colour::yellow;
    return truth == Truth::yes ? Colour::green : Colour::red;
}

class Account {
  public:
    Account(const Rule& rule, bool colour) : rule_{rule}, colour_{colour} {}

    void heading(const std::string& subjects, Time now) {
        line(0, painted(rule_.id, Colour::bold, colour_) + ", " +
                    std::string{name(rule_.severity)} + ", about " + subjects + ", at " +
                    time_text(now));
    }

    void subject(const Explanation& one) {
        out_ += '\n';
        std::string title = one.subject.empty() ? "the patient" : one.subject;
        if (!one.drug.empty()) title += ", " + one.drug;
        line(0, painted(printable(title), Colour::bold, colour_) + ": " + verdict(one));
        for (const std::string& why : one.held_back) line(1, "held back: " + why);
        if (one.alert != nullptr) line(1, "alert: " + alert_words(*one.alert));
        if (one.when) part(*one.when, 1);
        for (const ExplainedCase& special : one.cases) {
            line(1, "case " + std::string{name(special.severity)} + ':');
            part(special.when, 2);
        }
        if (one.clear) {
            line(1, "the alert stands until:");
            part(*one.clear, 2);
        }
    }

    void line(std::size_t depth, const std::string& text) {
        out_ += std::string(depth * 2, ' ') + text + '\n';
    }

    std::string written() && { return std::move(out_); }

  private:
    static std::string verdict(const Explanation& one) {
        if (!one.closed.empty()) return "not looked at, " + with_plain_times(one.closed);
        switch (one.when->truth) {
            case Truth::yes:
                return one.held_back.empty() ? "holds" : "holds, and is held back";
            case Truth::no:
                return one.clear && one.clear->truth != Truth::yes
                           ? "no longer holds, and the alert is not cleared yet"
                           : "does not hold";
            case Truth::unknown:
                break;
        }
        return "unknown: raises no alert and ends none";
    }

    static std::string alert_words(const Alert& alert) {
        std::string text{name(alert.status)};
        text += ", " + std::string{name(alert.severity)} + ", raised " + time_text(alert.raised);
        if (alert.ended) text += ", ended " + time_text(alert.ended) + ": " + alert.ended_because;
        if (!alert.bundle.empty()) text += ", on the card of " + alert.bundle;
        return printable(with_plain_times(std::move(text)));
    }

    void part(const Explained& one, std::size_t depth) {
        std::string text = painted(mark(one.truth), colour_of(one.truth), colour_) + "  " +
                           printable(one.condition);
        if (!one.seen.empty()) text += ": " + printable(with_plain_times(one.seen));
        if (one.until) text += "  (until " + time_text(one.until) + ")";
        line(depth, text);
        for (const Evidence& proof : one.evidence) {
            if (proof.source.control_id.empty()) continue;
            line(depth + 4,
                 printable(proof.value + " (" + proof.matched + "), " + proof.source.place +
                           " of message " + proof.source.control_id + ", ") +
                     time_text(proof.source.sent));
        }
        for (const Explained& inner : one.parts) part(inner, depth + 1);
    }

    // As wide as the widest.
    static std::string mark(Truth truth) {
        std::string text{word(truth)};
        text.resize(7, ' ');
        return text;
    }

    const Rule& rule_;
    bool colour_;
    std::string out_;
};

}  // namespace

std::string_view word(Truth truth) {
    switch (truth) {
        case Truth::yes:
            return "yes";
        case Truth::no:
            return "no";
        case Truth::unknown:
            break;
    }
    return "unknown";
}

std::string subjects_of(const Rule& rule, const Terminology& terminology) {
    if (rule.for_each_order) return "each order with " + terminology[*rule.for_each_order].name;
    if (rule.for_each_procedure)
        return "each procedure " + terminology[*rule.for_each_procedure].name;
    return "the patient";
}

std::string explanation_text(const Rule& rule, const Terminology& terminology, Time now,
                             const std::vector<Explanation>& explanations, bool colour) {
    Account account{rule, colour};
    account.heading(subjects_of(rule, terminology), now);
    for (const Explanation& one : explanations) account.subject(one);
    if (explanations.empty()) account.line(0, "none is known: the rule has nothing to look at");
    return std::move(account).written();
}

}  // namespace calciwatch
