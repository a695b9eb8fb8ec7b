// calciwatch load: as many senders as wanted and a subscriber, against a running daemon; and the
// floor, so that what the daemon does can be held against what the machine can do.
#include "tools/command.hpp"
#include "tools/feed_place.hpp"
#include "tools/listing.hpp"
#include "tools/load/alert_watch.hpp"
#include "tools/load/floor.hpp"
#include "tools/load/report.hpp"
#include "tools/load/run.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds patience{10'000};

struct Options {
    std::string to = "127.0.0.1:2575";
    FeedPlace feed;
    std::vector<std::size_t> connections{16};
    std::size_t window = 1;
    double rate = 0;
    std::string mix = "adt=30,oru=50,rde=20";
    std::size_t patients = 1000;
    unsigned locality = 80;
    double duration = 10;
    double warm_up = 2;
    std::string floor;
    std::size_t rounds = 1;
    bool no_feed = false;
    bool json = false;
};

volatile std::sig_atomic_t interrupted = 0;
extern "C" void interrupt_load(int) {
    interrupted = 1;
}

milliseconds in_milliseconds(double seconds) {
    return std::chrono::duration_cast<milliseconds>(std::chrono::duration<double>(seconds));
}

// One word that no other run has, so that all messages and patients of a run are its own.
std::string name_of_run() {
    std::random_device device;
    constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string name = "L";
    for (int i = 0; i < 7; ++i) name += letters[device() % letters.size()];
    return name;
}

class Bench {
  public:
    Bench(const Options& options, FeedAccess feed, load::Plan plan)
        : options_{options}, feed_{std::move(feed)}, plan_{std::move(plan)} {}

    // The floors are processes: they are made before there is any thread.
    tl::expected<void, std::string> start_floors() {
        using File = load::Floor::File;
        if (options_.floor.empty()) return {};
        for (const auto& [receiver, file] :
             {std::pair{load::Receiver::floor_appended, File::appended},
              std::pair{load::Receiver::floor_overwritten, File::overwritten}}) {
            auto floor = load::Floor::start(options_.floor, file);
            if (!floor) return tl::unexpected{floor.error()};
            floors_.emplace(receiver, *std::move(floor));
        }
        return {};
    }

    // Everything once a round, one after the other: what disturbs the machine disturbs all alike.
    tl::expected<std::vector<load::Series>, std::string> run() {
        std::vector<load::Series> all(options_.connections.size());
        for (std::size_t round = 0; round < options_.rounds && interrupted == 0; ++round) {
            for (std::size_t i = 0; i < all.size() && interrupted == 0; ++i) {
                all[i].connections = plan_.connections = options_.connections[i];
                for (const auto& [receiver, floor] : floors_) {
                    auto outcome = one_run(floor.address(), name_of_run(), nullptr);
                    if (!outcome) return tl::unexpected{"floor: " + outcome.error()};
                    all[i].add(receiver, *outcome);
                }
                const auto done = against_daemon(all[i]);
                if (!done) return tl::unexpected{done.error()};
            }
        }
        return all;
    }

  private:
    tl::expected<void, std::string> against_daemon(load::Series& series) {
        const Address to = *parse_address(options_.to);
        const std::string name = name_of_run();
        if (options_.no_feed) {
            const auto outcome = one_run(to, name, nullptr);
            if (!outcome) return tl::unexpected{options_.to + ": " + outcome.error()};
            series.add(load::Receiver::calciwatch, *outcome);
            return {};
        }
        load::SentTimes times;
        load::AlertWatch watch{feed_, name, times};
        if (const auto subscribed = watch.start(patience); !subscribed)
            return tl::unexpected{subscribed.error()};
        const auto outcome = one_run(to, name, &times);
        const load::AlertTally alerts = watch.finish(patience);
        if (!outcome) return tl::unexpected{options_.to + ": " + outcome.error()};
        series.add(load::Receiver::calciwatch, *outcome);
        series.add(alerts, outcome->measured_for);
        return {};
    }

    tl::expected<load::Outcome, std::string> one_run(const Address& to, const std::string& name,
                                                     load::SentTimes* times) {
        plan_.to = to;
        const milliseconds all = plan_.warm_up + plan_.duration;
        ProgressBar bar{
            std::to_string(plan_.connections) + " connections to " + to.host + ":" + to.port,
            static_cast<std::size_t>(all.count())};
        return load::run(
            plan_, name, times,
            [&bar, all](milliseconds passed) {
                bar.show(static_cast<std::size_t>(std::min(passed, all).count()));
            },
            [] { return interrupted != 0; });
    }

    const Options& options_;
    const FeedAccess feed_;
    load::Plan plan_;
    std::map<load::Receiver, load::Floor> floors_;
};

Exit fail(const std::string& why) {
    complain(printable(why));
    return Exit::failed;
}

Exit load_command(const Options& options) {
    const auto mix = load::parse_mix(options.mix);
    if (!mix) return fail(mix.error());
    const auto address = parse_address(options.to);
    if (!address) return fail(address.error());
    auto feed = feed_access(options.feed);
    if (!feed) return fail(feed.error());
    load::Plan plan;
    plan.window = options.window;
    plan.rate = options.rate;
    plan.ward = {options.patients, 0, options.locality, *mix};
    plan.warm_up = in_milliseconds(options.warm_up);
    plan.duration = in_milliseconds(options.duration);
    plan.patience = patience;
    std::signal(SIGINT, interrupt_load);
    std::signal(SIGTERM, interrupt_load);

    Bench bench{options, *std::move(feed), std::move(plan)};
    if (const auto started = bench.start_floors(); !started) return fail(started.error());
    const auto all = bench.run();
    if (!all) return fail(all.error());
    if (options.json)
        print_json(load::json(*all));
    else
        print(load::text(*all, is_terminal(stdout)));
    const bool clean = std::all_of(all->begin(), all->end(),
                                   [](const load::Series& series) { return series.clean(); });
    return clean ? Exit::good : Exit::no;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch load                                16 connections for 10 seconds\n"
    "  calciwatch load --rate 200 --duration 600      a steady 200 messages a second\n"
    "  calciwatch load --connections 1,16,64,256 --floor /var/lib/calciwatch --rounds 3\n"
    "                                                 beside what the disk can do\n"
    "\n"
    "Never against a daemon that watches patients: the synthetic ones stay in its store. Every "
    "message is new and its answer is judged; a subscriber takes all alerts and looks for gaps. A "
    "feed with keys lets it in as calciwatch-load, when that may see every topic: calciwatch keys "
    "make calciwatch-load --clients DIR --topics alert/\n"
    "\n"
    "Exit status: 0 everything accepted and every event had, 1 something was lost, refused or out "
    "of place, 2 it could not be done.";

}  // namespace

void add_load(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("load", "Put a running daemon under load and measure");
    command.footer(examples);
    command.add_option("--to", options->to, "Where the listener is")->capture_default_str();
    command.add_option("--connections", options->connections, "Connections; several: one run each")
        ->delimiter(',')
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command.add_option("--window", options->window, "Messages in flight on a connection")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command
        .add_option("--rate", options->rate,
                    "Messages a second over all connections; else as fast as answers come")
        ->check(CLI::PositiveNumber);
    command.add_option("--mix", options->mix, "Shares of admissions, results and orders")
        ->capture_default_str();
    command.add_option("--patients", options->patients, "Synthetic patients of each run")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    command
        .add_option("--locality", options->locality,
                    "Percent of messages about a patient just spoken of")
        ->check(CLI::Range(0, 100))
        ->capture_default_str();
    command.add_option("--duration", options->duration, "Seconds that are measured")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--warm-up", options->warm_up, "Seconds before that")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    add_feed_options(command, options->feed);
    command.add_flag("--no-feed", options->no_feed, "Take no alerts");
    command
        .add_option("--floor", options->floor,
                    "Measure a bare server too, with its file in this folder: take the store's")
        ->check(CLI::ExistingDirectory);
    command
        .add_option("--rounds", options->rounds,
                    "Do everything so often, one after the other; medians are shown")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command.add_flag("--json", options->json, "For programs");
    command.callback([options, &run] { run = [options] { return load_command(*options); }; });
}

}  // namespace calciwatch
