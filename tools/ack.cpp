// calciwatch ack: acknowledges an alert, or overrides it for a reason of its rule.
#include "tools/alert_text.hpp"
#include "tools/clock.hpp"
#include "tools/command.hpp"
#include "tools/feed_errand.hpp"
#include "tools/feed_place.hpp"
#include "tools/listing.hpp"
#include "tools/override_reasons.hpp"
#include "tools/terminal.hpp"
#include "tools/time_text.hpp"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::json;

struct Options {
    std::string alert;
    std::string by;
    std::string reason;
    std::string until;
    FeedPlace feed;
    double timeout = 10;
    bool yes = false;
    bool show = false;
    bool json = false;
};

Frames show_request(const std::string& alert) {
    const bool number = !alert.empty() && alert.size() < 19 &&
                        alert.find_first_not_of("0123456789") == std::string::npos;
    return {"SHOW",
            number ? Json{{"event", std::stoll(alert)}}.dump() : Json{{"alert", alert}}.dump()};
}

class Acknowledgement {
  public:
    Acknowledgement(const Options& options, FeedAccess feed)
        : options_{options},
          feed_{std::move(feed), std::chrono::duration<double>{options.timeout}} {}

    Exit run() {
        const auto shown = feed_.ask(show_request(options_.alert), [](const Frames& frames) {
            return frames.size() > 1 && (frames[0] == "ALERT" || frames[0] == "ERROR");
        });
        if (!shown) return fail(shown.error());
        if (shown->front() == "ERROR")
            return refuse(printable(word(Json::parse(shown->at(1), nullptr, false), "reason")));
        body_ = Json::parse(shown->back(), nullptr, false);
        if (!body_.is_object()) return fail("the daemon's answer cannot be read");
        const auto reasons = override_reasons(body_);
        if (options_.json && options_.show) {
            print(shown->back() + '\n');
        } else if (!options_.json) {
            print(alert_text(body_, is_terminal(stdout)));
            print(reasons_text(reasons));
            std::fflush(stdout);
        }
        if (options_.show) return Exit::good;
        if (!options_.reason.empty()) {
            const auto chosen = choose_reason(reasons, options_.reason);
            if (!chosen) return refuse(chosen.error());
            reason_ = *chosen;
        }
        return confirmed() ? act() : refuse("nothing was done");
    }

  private:
    [[nodiscard]] bool overrides() const { return !reason_.empty(); }

    bool confirmed() const {
        if (options_.yes) return true;
        std::cerr << (overrides() ? "Override this alert (" + printable(reason_) + ")"
                                  : "Acknowledge this alert")
                  << " as " << printable(options_.by) << "? [y/N] " << std::flush;
        std::string answer;
        std::getline(std::cin, answer);
        if (!is_terminal(stdin)) std::cerr << '\n';
        return answer == "y" || answer == "yes";
    }

    // Names the event that was shown: when something new happened to the alert meanwhile, the
    // daemon refuses.
    Exit act() {
        Json request{{"alert", word(body_, "id")}, {"by", options_.by}};
        if (overrides()) request["reason"] = reason_;
        if (!options_.until.empty()) request["until"] = until();
        const auto answer =
            have_done(feed_, overrides() ? "OVERRIDE" : "ACKNOWLEDGE", std::move(request));
        if (answer) return done(*answer);
        return answer.error().why == NotDone::Why::refused
                   ? refuse(printable(answer.error().reason))
                   : fail(printable(answer.error().reason));
    }

    // The daemon wants a time; people say how long.
    [[nodiscard]] std::string until() const {
        return alerts::to_iso8601(*parse_until(options_.until, now()));
    }

    Exit done(const Json& answer) const {
        const std::string what = overrides() ? "overridden" : "acknowledged";
        if (options_.json)
            print_json({{"done", what},
                        {"alert", word(body_, "subject")},
                        {"by", options_.by},
                        {"seq", answer.value("seq", std::int64_t{0})},
                        {"epoch", word(answer, "epoch")}});
        else
            print(what + ": event " + std::to_string(answer.value("seq", std::int64_t{0})) + '\n');
        return Exit::good;
    }

    static Exit refuse(const std::string& why) {
        complain(why);
        return Exit::no;
    }
    static Exit fail(const std::string& why) {
        complain(why);
        return Exit::failed;
    }

    const Options& options_;
    FeedRequester feed_;
    Json body_;
    std::string reason_;
};

Exit acknowledge(const Options& options) {
    auto feed = feed_access(options.feed);
    if (!feed) {
        complain(feed.error());
        return Exit::failed;
    }
    return Acknowledgement{options, *std::move(feed)}.run();
}

std::string moment(const std::string& text) {
    return parse_until(text, alerts::Time{}) ? std::string{}
                                             : "must be like 8h, 7d or 2026-12-01T10:00:00Z";
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch ack 17 --show                        the alert and its reasons; does nothing\n"
    "  calciwatch ack 17 --by jmiller                  somebody knows: it escalates no more\n"
    "  calciwatch ack 17 --by jmiller --override 2 --until 7d\n"
    "  calciwatch ack '12/vka-in-calciphylaxis/order W1^OE' --by jmiller --override 'other' --yes\n"
    "  calciwatch ack 17 --by jmiller --feed tcp://10.1.2.3:5571 --key rx-main.key --server-key "
    "feed.pub\n"
    "\n"
    "ALERT is the number of any event of the alert, as calciwatch listen shows it in brackets; or "
    "what event bodies have as id or subject, and calciwatch alerts --json as key. Acknowledged "
    "means: somebody knows, and it still holds. Overridden means: it may be so, for a reason of "
    "its rule, until a time; without --until as long as the rule allows. Both are for the alert as "
    "it was shown: when it changes while you decide, the daemon refuses and you look again. When "
    "it gets worse later, it calls again.\n"
    "\n"
    "Exit status: 0 done, or shown, 1 refused, not confirmed, or no such alert stands, 2 no "
    "answer, or wrong use.";

}  // namespace

void add_ack(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("ack", "Acknowledge an alert, or override it");
    command.footer(examples);
    command.add_option("alert", options->alert, "Number of an event of it, or its id or subject")
        ->required();
    CLI::Option* by = command.add_option("--by", options->by, "Who does it: your own name");
    CLI::Option* override_it =
        command
            .add_option("--override", options->reason,
                        "Override it for this reason: its words, or its number in the list")
            ->needs(by);
    command
        .add_option("--until", options->until,
                    "End of the override: 8h, 7d or 2026-12-01T10:00:00Z")
        ->needs(override_it)
        ->check(CLI::Validator{moment, "TIME"});
    command.add_flag("--yes", options->yes, "Do not ask")->needs(by);
    CLI::Option* show = command.add_flag("--show", options->show, "Show it, and do nothing");
    show->excludes(by);
    command.add_flag("--json", options->json, "One JSON document");
    add_feed_options(command, options->feed);
    command.add_option("--timeout", options->timeout, "Seconds to wait for an answer")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.callback([options, by, show, &run] {
        if (by->count() + show->count() == 0)
            throw CLI::RequiredError{"--by (who does it) or --show"};
        run = [options] { return acknowledge(*options); };
    });
}

}  // namespace calciwatch
