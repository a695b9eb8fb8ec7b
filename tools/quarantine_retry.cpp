// calciwatch quarantine retry: has the daemon take messages in quarantine again.
#include "tools/quarantine_retry.hpp"

#include "tools/feed_errand.hpp"
#include "tools/feed_place.hpp"
#include "tools/listing.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::vector<alerts::MessageId> messages;
    bool all = false;
    std::string listener;
    std::string by;
    FeedPlace feed;
    double timeout = 10;
    StorePlace place;
    bool json = false;
};

// What is to be retried, oldest first: as it would have been taken.
struct Wanted {
    std::vector<alerts::MessageId> messages;
    std::string epoch;  // of the store that the numbers were read from; empty: a person gave them
};

tl::expected<Wanted, std::string> wanted(const Options& options) {
    Wanted all{options.messages, ""};
    if (options.all) {
        const auto reader = open_store(options.place);
        if (!reader) return tl::make_unexpected(reader.error());
        all.epoch = (*reader)->epoch();
        const auto found =
            (*reader)->quarantine(options.listener, std::numeric_limits<std::size_t>::max());
        for (const alerts::QuarantinedMessage& one : found.items) all.messages.push_back(one.id);
    }
    std::sort(all.messages.begin(), all.messages.end());
    all.messages.erase(std::unique(all.messages.begin(), all.messages.end()), all.messages.end());
    return all;
}

// " event 41", " events 41 to 43": they follow each other.
std::string events_text(const nlohmann::json& events) {
    if (events.empty()) return ", no alert changed";
    if (events.size() == 1) return ", event " + events.front().dump();
    return ", events " + events.front().dump() + " to " + events.back().dump();
}

class Retries {
  public:
    Retries(const Options& options, FeedAccess feed)
        : options_{options},
          feed_{std::move(feed), std::chrono::duration<double>{options.timeout}} {}

    Exit run(const Wanted& wanted) {
        ProgressBar bar{"retrying", wanted.messages.size() > 1 ? wanted.messages.size() : 0};
        Exit end = Exit::good;
        for (std::size_t i = 0; i < wanted.messages.size() && end == Exit::good; ++i) {
            bar.show(i);
            nlohmann::json request{{"message", wanted.messages[i]}, {"by", options_.by}};
            if (!wanted.epoch.empty()) request["epoch"] = wanted.epoch;
            const auto answer = have_done(feed_, "RETRY", std::move(request));
            bar.hide();
            if (answer)
                tell(wanted.messages[i], *answer);
            else if (answer.error().why == NotDone::Why::refused &&
                     concerns_it_alone(answer.error()))
                tell(wanted.messages[i], answer.error());
            else
                end = give_up(wanted.messages[i], answer.error());
        }
        sum_up();
        if (end != Exit::good) return end;
        return left_ == told_.size() ? Exit::good : Exit::no;
    }

  private:
    // And not the way it was asked, which would be refused for all others too.
    static bool concerns_it_alone(const NotDone& refusal) {
        return refusal.code == "not-in-quarantine" || refusal.code == "retried-before" ||
               refusal.code == "refused";
    }

    void tell(alerts::MessageId message, const nlohmann::json& answer) {
        const std::string disposition = word(answer, "disposition");
        const std::string reason = word(answer, "reason");
        const bool left = disposition != "quarantined";
        if (left) ++left_;
        told_.push_back({{"message", message},
                         {"disposition", disposition},
                         {"became", left ? Json(answer["became"]) : Json(nullptr)},
                         {"events", answer["events"]},
                         {"reason", reason}});
        if (!left)
            line(message, "still in quarantine: " + reason, Colour::yellow);
        else
            line(message,
                 disposition + " as message " + answer["became"].dump() +
                     (reason.empty() ? events_text(answer["events"]) : ": " + reason),
                 Colour::green);
    }

    void tell(alerts::MessageId message, const NotDone& refusal) {
        told_.push_back(
            {{"message", message}, {"error", refusal.code}, {"reason", refusal.reason}});
        line(message, "not retried: " + refusal.reason, Colour::red);
    }

    void line(alerts::MessageId message, const std::string& text, Colour colour) const {
        if (options_.json) return;
        print(std::to_string(message) + "  " +
              painted(printable(text), colour, is_terminal(stdout)) + '\n');
        std::fflush(stdout);
    }

    static Exit give_up(alerts::MessageId message, const NotDone& trouble) {
        complain("message " + std::to_string(message) + ": " + printable(trouble.reason));
        return trouble.why == NotDone::Why::refused ? Exit::no : Exit::failed;
    }

    void sum_up() const {
        if (options_.json)
            print_json(Json{{"left_quarantine", left_}, {"retried", told_}});
        else if (told_.size() > 1)
            std::fprintf(stderr, "%zu of %zu left quarantine\n", left_, told_.size());
    }

    const Options& options_;
    FeedRequester feed_;
    Json told_ = Json::array();
    std::size_t left_ = 0;
};

Exit retry(const Options& options) {
    auto feed = feed_access(options.feed);
    if (!feed) {
        complain(feed.error());
        return Exit::failed;
    }
    const auto messages = wanted(options);
    if (!messages) {
        complain(messages.error());
        return Exit::failed;
    }
    if (messages->messages.empty() && !options.json) print("nothing in quarantine\n");
    return Retries{options, *std::move(feed)}.run(*messages);
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch quarantine show 815                      what is wrong?\n"
    "  calciwatch check /etc/calciwatch/calciwatch.yaml    after it was put right\n"
    "  systemctl reload calciwatchd                        the log says: reloaded\n"
    "  calciwatch quarantine retry 815 816 --by jmiller\n"
    "  calciwatch quarantine retry --all --listener lab --by jmiller --json\n"
    "\n"
    "The daemon takes each message again as if it came now, by the settings, rules and terminology "
    "that it runs with, oldest first. What can be used now counts, once, and becomes a message of "
    "its own; alerts that it brings about are published as any. What still cannot be used stays in "
    "quarantine, with the reason of today. The times in a message say when things happened, so "
    "that an old result does not override a newer one. Retrying goes over the feed; only --all "
    "reads the store (--store or --config), to know which messages there are. A client with a key "
    "needs `retry: true` in its file.\n"
    "\n"
    "Exit status: 0 all have left quarantine, 1 some have not, or it was refused, 2 no answer, or "
    "the store could not be read.";

}  // namespace

void add_quarantine_retry(CLI::App& quarantine, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *quarantine.add_subcommand("retry", "Have the daemon take messages in quarantine again");
    command.footer(examples);
    CLI::Option* messages =
        command.add_option("messages", options->messages, "Their numbers in the list")
            ->check(CLI::PositiveNumber);
    CLI::Option* all = command.add_flag("--all", options->all, "Everything that is in quarantine");
    all->excludes(messages);
    command.add_option("--listener", options->listener, "Only from this listener")->needs(all);
    command.add_option("--by", options->by, "Who does it: your own name")->required();
    add_feed_options(command, options->feed);
    command.add_option("--timeout", options->timeout, "Seconds to wait for each answer")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    add_store_options(command, options->place);
    command.add_flag("--json", options->json, "One JSON document");
    command.callback([options, messages, all, &run] {
        if (messages->count() + all->count() == 0)
            throw CLI::RequiredError{"numbers of messages, or --all,"};
        run = [options] { return retry(*options); };
    });
}

}  // namespace calciwatch
