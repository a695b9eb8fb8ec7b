// calciwatch listen: a durable subscriber. What it has shown it acknowledges, so that the next
// start goes on where this one ended.
#include "tools/alert_text.hpp"
#include "tools/command.hpp"
#include "tools/feed_client.hpp"
#include "tools/feed_place.hpp"
#include "tools/listing.hpp"
#include "tools/terminal.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <zmq.hpp>
#include <zmq_addon.hpp>

namespace calciwatch {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The daemon speaks at least each second; three silent ones and the connection is made anew.
constexpr std::chrono::seconds heartbeat_every{1};
constexpr std::chrono::seconds silence{3};
constexpr std::chrono::seconds between_connections{1};
// The last acknowledgement gets this long to leave.
constexpr milliseconds farewell{1000};

struct Options {
    FeedPlace feed;
    std::string name = "calciwatch-listen";
    std::string from = "acked";
    std::vector<std::string> topics;
    std::size_t count = 0;  // 0 = no end
    double timeout = 0;     // seconds without an alert; 0 = no end
    bool json = false;
    bool no_ack = false;
    bool snapshot = false;
};

volatile std::sig_atomic_t interrupted = 0;
extern "C" void stop_listening(int) {
    interrupted = 1;
}

class Listener {
  public:
    Listener(const Options& options, FeedAccess feed, Subscription subscription)
        : options_{options},
          feed_{std::move(feed)},
          client_{std::move(subscription)},
          colour_{is_terminal(stdout)} {}

    Exit run() {
        connect();
        while (!end_) {
            zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
            try {
                zmq::poll(&item, 1, milliseconds{100});
            } catch (const zmq::error_t& error) {
                if (error.num() != EINTR) throw;
            }
            if (interrupted != 0) return Exit::good;
            if ((item.revents & ZMQ_POLLIN) != 0) take_all();
            if (!end_) keep_time();
        }
        return *end_;
    }

  private:
    void connect() {
        socket_ = zmq::socket_t{context_, zmq::socket_type::dealer};
        socket_.set(zmq::sockopt::linger, static_cast<int>(farewell.count()));
        calciwatch::connect(socket_, feed_);
        send(client_.hello());
        connected_ = heard_ = said_ = Clock::now();
        broken_ = false;
    }

    // The next connection is made when it is time.
    void give_up(const std::string& why) {
        if (welcomed_) complain(printable(why) + "; connecting again");
        welcomed_ = false;
        broken_ = true;
    }

    void send(const Frames& frames) {
        std::vector<zmq::const_buffer> parts;
        for (const std::string& frame : frames) parts.push_back(zmq::buffer(frame));
        // When nobody takes it the silence that follows says so.
        zmq::send_multipart(socket_, parts, zmq::send_flags::dontwait);
    }

    void take_all() {
        std::vector<zmq::message_t> parts;
        while (!end_ &&
               zmq::recv_multipart(socket_, std::back_inserter(parts), zmq::recv_flags::dontwait)) {
            Frames frames;
            for (const zmq::message_t& part : parts) frames.push_back(part.to_string());
            parts.clear();
            heard_ = Clock::now();
            const Heard heard = client_.hear(frames);
            std::visit([this](const auto& what) { take(what); }, heard);
        }
    }

    void take(const Alive&) {}

    void take(const Welcome& welcome) {
        if (welcome.restored)
            complain("the daemon has another store than before; its numbers begin anew");
        if (!welcomed_ && !options_.json)
            std::fprintf(stderr, "listening to %s as %s from event %lld of %lld\n",
                         feed_.endpoint.c_str(), options_.name.c_str(),
                         static_cast<long long>(welcome.from),
                         static_cast<long long>(welcome.head));
        welcomed_ = ever_welcomed_ = true;
    }

    void take(const Event& event) {
        if (!show(event.body)) return;
        if (!options_.no_ack) send(client_.acknowledge(event.seq));
        if (client_.out_of_credit()) send(client_.hello());
    }

    void take(const StandingAlert& alert) {
        if (show(alert.body)) send(client_.acknowledge_part(alert.part));
    }

    void take(const SnapshotEnd& snapshot) {
        if (!options_.json)
            std::fprintf(stderr, "%lld alerts stand as of event %lld\n",
                         static_cast<long long>(snapshot.parts),
                         static_cast<long long>(snapshot.as_of));
        if (!options_.no_ack) send(client_.acknowledge(snapshot.as_of));
    }

    void take(const OutOfStep& trouble) { give_up(trouble.why); }

    void take(const Refused& refused) {
        complain("the daemon says: " + printable(refused.reason));
        // What it advises is meant for programs.
        if (refused.code == "pruned" || refused.code == "beyond-head")
            complain("begin with what stands now: calciwatch listen --snapshot, without --from");
        end_ = Exit::failed;
    }

    // What could not be shown must not be acknowledged.
    bool show(const std::string& body) {
        std::string out = body + '\n';
        if (!options_.json) out = alert_text(nlohmann::json::parse(body, nullptr, false), colour_);
        const bool shown = std::fwrite(out.data(), 1, out.size(), stdout) == out.size() &&
                           std::fflush(stdout) == 0;
        last_event_ = Clock::now();
        if (!shown) {
            complain("cannot write; the event is not acknowledged");
            end_ = Exit::failed;
        } else if (++shown_ == options_.count) {
            end_ = Exit::good;
        }
        return shown;
    }

    void keep_time() {
        const auto now = Clock::now();
        if (now - heard_ > silence && !broken_) {
            if (!ever_welcomed_ && !told_) {
                complain(no_answer_from(feed_.endpoint));
                told_ = true;
            }
            give_up("the daemon has been silent");
        }
        if (broken_ && now - connected_ >= between_connections) {
            connect();
        } else if (now - said_ >= heartbeat_every) {
            send(client_.heartbeat());
            said_ = now;
        }
        const std::chrono::duration<double> idle = now - last_event_;
        if (options_.timeout > 0 && idle.count() > options_.timeout)
            end_ = !ever_welcomed_ ? Exit::failed : options_.count > 0 ? Exit::no : Exit::good;
    }

    const Options& options_;
    const FeedAccess feed_;
    FeedClient client_;
    bool colour_;
    zmq::context_t context_;
    zmq::socket_t socket_;
    Clock::time_point connected_{}, heard_{}, said_{};
    Clock::time_point last_event_ = Clock::now();
    std::size_t shown_ = 0;
    bool broken_ = false;    // the connection is of no more use
    bool welcomed_ = false;  // on this connection
    bool ever_welcomed_ = false;
    bool told_ = false;
    std::optional<Exit> end_;
};

Exit listen(const Options& options) {
    auto feed = feed_access(options.feed);
    if (!feed) {
        complain(feed.error());
        return Exit::failed;
    }
    Subscription subscription{options.name, std::nullopt, options.topics, options.snapshot};
    if (options.from != "acked") subscription.from = std::stoll(options.from);
    std::signal(SIGINT, stop_listening);
    std::signal(SIGTERM, stop_listening);
    return Listener{options, *std::move(feed), std::move(subscription)}.run();
}

std::string starting_point(const std::string& text) {
    const bool number = !text.empty() && text.size() < 19 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    return number || text == "acked" ? std::string{} : "must be 'acked' or the number of an event";
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch listen\n"
    "  calciwatch listen --name pharmacy-1 --topics alert/1/H1/rx/critical/ --json >> alerts.json\n"
    "  calciwatch listen --snapshot              what stands now, then what comes\n"
    "  calciwatch listen --feed tcp://10.1.2.3:5571 --name rx-main --key rx-main.key --server-key "
    "feed.pub\n"
    "  calciwatch listen --from 0 --no-ack       everything that ever was, acknowledging nothing\n"
    "\n"
    "Every event that was shown is acknowledged under --name; the next start goes on after it. Two "
    "listeners at the same time need two names.\n"
    "\n"
    "Exit status: 0 ended as asked (--count reached, --timeout without --count, Ctrl-C), "
    "1 --timeout came before --count, 2 the daemon refused or never answered.";

}  // namespace

void add_listen(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("listen", "Show alerts as they come and take them");
    command.footer(examples);
    add_feed_options(command, options->feed);
    command.add_option("--name", options->name, "The name under which events are acknowledged")
        ->capture_default_str();
    CLI::Option* from =
        command
            .add_option("--from", options->from,
                        "Start after this event; 'acked': after the last one acknowledged")
            ->check(CLI::Validator{starting_point, "N|acked"})
            ->capture_default_str();
    command
        .add_flag("--snapshot", options->snapshot,
                  "First every alert that stands, each by its last event; then what follows")
        ->excludes(from);
    command.add_option("--topics", options->topics, "Only topics that begin with one of these");
    command.add_option("--count", options->count, "End after this many events");
    command
        .add_option("--timeout", options->timeout, "End after this many seconds without an event")
        ->check(CLI::PositiveNumber);
    command.add_flag("--json", options->json, "One event body a line, as published");
    command.add_flag("--no-ack", options->no_ack, "Acknowledge nothing");
    command.callback([options, &run] { run = [options] { return listen(*options); }; });
}

}  // namespace calciwatch
