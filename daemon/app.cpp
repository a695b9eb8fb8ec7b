#include "daemon/app.hpp"

#include "config/settings_change.hpp"
#include "daemon/log.hpp"
#include "daemon/service.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// When leaving, a sender that does not take its answers is waited for so long.
constexpr auto longest_leave = 10s;
constexpr auto heart_beat = 1s;

std::vector<std::string> required(const std::vector<config::DeclaredFeed>& feeds) {
    std::vector<std::string> names;
    for (const config::DeclaredFeed& feed : feeds)
        if (feed.required) names.push_back(feed.name);
    return names;
}

}  // namespace

App::App(Prepared prepared, alerts::Store& store, const DiskWatch* disk, Clock clock)
    : settings_{std::move(prepared.settings)},
      settings_text_{prepared.record.texts.front()},
      clock_{std::move(clock)},
      disk_{disk},
      intake_{store,
              std::move(prepared.knowledge),
              prepared.readers,
              std::move(prepared.record),
              settings_.site,
              settings_.patient_cache,
              Retention{settings_.retention, required(settings_.feed.feeds)},
              clock_,
              counters_,
              [this] { publisher_.ring(); },
              [this] { return obstacle(); }},
      publisher_{store,
                 {settings_.site,
                  settings_.feed.router,
                  settings_.feed.live,
                  settings_.feed.feeds,
                  {},
                  settings_.feed.curve},
                 [this](const std::string& feed, alerts::Sequence up_to) {
                     intake_.acknowledge(feed, up_to);
                 },
                 [this](const Feed::Client& client, Errand errand) {
                     intake_.submit(std::move(errand), [this, client](const Answer& answer) {
                         publisher_.answer(client, answer);
                     });
                 },
                 clock_} {
    for (const config::Listener& one : settings_.listeners)
        listeners_.push_back(std::make_unique<Listener>(
            network_, one, prepared.readers.at(one.name), intake_, counters_, clock_));
}

App::~App() {
    intake_.stop();
    publisher_.stop();
}

void App::obey_signals() {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) signals_.add(signal);
    wait_for_signal();
}

void App::run() {
    publisher_.start();
    intake_.start();
    for (const auto& listener : listeners_) {
        const auto at = listener->endpoint();
        spdlog::info("listener {}: {}:{}", listener->name(), at.address().to_string(), at.port());
        listener->start([this] { stay_no_longer_than_needed(); });
    }
    spdlog::info("alert feed: {}, live copy: {}", publisher_.router_endpoint(),
                 publisher_.live_endpoint());
    service::ready(status());
    tick();
    for (bool done = false; !done;) {
        try {
            network_.run();
            done = true;
        } catch (const std::exception& defect) {
            spdlog::error("network: {}", defect.what());
        }
    }
    intake_.stop();
    publisher_.stop();
    spdlog::info("stopped: {} messages kept, {} sent again, {} not kept", counters_.messages,
                 counters_.resends, counters_.not_kept);
}

void App::stop() {
    asio::post(network_, [this] { leave(); });
}

std::vector<asio::ip::tcp::endpoint> App::listeners() const {
    std::vector<asio::ip::tcp::endpoint> endpoints;
    for (const auto& listener : listeners_) endpoints.push_back(listener->endpoint());
    return endpoints;
}

std::string App::status() const {
    std::string text = store_failing() ? "STORE FAILING, nothing is accepted; " : "";
    if (const std::size_t mistakes = reload_mistakes_; mistakes > 0)
        text += "RELOAD REFUSED, " + std::to_string(mistakes) +
                (mistakes == 1 ? " mistake" : " mistakes") + ", the rules of before are in force; ";
    if (intake_.reevaluating()) text += "looking at every patient again; ";
    if (disk_ != nullptr && disk_->low()) text += "DISK NEARLY FULL, " + disk_->words() + "; ";
    text += std::to_string(counters_.connections) + " connections, ";
    text += std::to_string(counters_.messages) + " messages, ";
    text += std::to_string(counters_.quarantined) + " of them in quarantine, ";
    text += std::to_string(counters_.alert_changes) + " alert changes";
    for (const Lag& lag : publisher_.lags())
        if (lag.alarm) text += "; " + to_string(lag);
    return text;
}

std::optional<std::string> App::obstacle() const {
    if (disk_ == nullptr || !disk_->full()) return std::nullopt;
    return disk_->words();
}

void App::wait_for_signal() {
    signals_.async_wait([this](const boost::system::error_code& cancelled, int signal) {
        if (cancelled || finished_) return;
        wait_for_signal();
        if (signal == SIGHUP) {
            reload();
        } else if (leaving_) {
            leave_at_once();
        } else {
            leave();
        }
    });
}

void App::may_reload(Reload::Load load) {
    reload_ = std::make_unique<Reload>(network_, std::move(load), [this](Reload::Outcome outcome) {
        take_on(std::move(outcome));
    });
}

void App::reload() {
    asio::post(network_, [this] {
        if (leaving_ || !reload_) return;
        spdlog::info("reading configuration, rules and terminology again");
        service::reloading();
        reload_->ask();
    });
}

void App::take_on(Reload::Outcome outcome) {
    if (leaving_) return;
    if (outcome)
        take_on(*std::move(outcome));
    else
        refuse(outcome.error());
    service::ready(status());
}

void App::take_on(Reload::Ready ready) {
    reload_mistakes_ = 0;
    const config::Settings now = config::in_force(settings_, ready.prepared.settings);
    set_log_level(now.log_level);
    alerts::Readers readers = readers_for(now);
    for (std::size_t i = 0; i < listeners_.size(); ++i)
        listeners_[i]->renew(now.listeners[i], readers.at(now.listeners[i].name));
    spdlog::info("reloaded: {}", summary(ready.prepared));
    alerts::Configuration& record = ready.prepared.record;
    const auto left_out =
        config::keys_for_a_restart(settings_text_.text, record.texts.front().text);
    for (const std::string& key : left_out)
        spdlog::warn("reload: {} has changed, and needs a restart", key);
    if (!left_out.empty()) record.texts.push_back(settings_text_);
    intake_.renew(std::move(ready.engine), std::move(readers), std::move(record));
}

void App::refuse(const std::vector<std::string>& mistakes) {
    reload_mistakes_ = mistakes.size();
    for (const std::string& mistake : mistakes) spdlog::error("reload: {}", mistake);
    spdlog::error("reload refused: what ran before runs on");
}

void App::leave() {
    if (leaving_) return;
    leaving_ = true;
    spdlog::info("stopping: finishing what was received");
    service::stopping();
    patience_.expires_after(longest_leave);
    patience_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) leave_at_once();
    });
    for (const auto& listener : listeners_) listener->stop();
    stay_no_longer_than_needed();
}

void App::leave_at_once() {
    for (const auto& listener : listeners_) listener->abort();
}

// The network thread ends when nothing waits on it any more.
void App::stay_no_longer_than_needed() {
    if (!leaving_) return;
    for (const auto& listener : listeners_)
        if (!listener->idle()) return;
    finished_ = true;
    patience_.cancel();
    heart_.cancel();
    boost::system::error_code ignored;
    signals_.cancel(ignored);
}

void App::tick() {
    tell_service();
    heart_.expires_after(heart_beat);
    heart_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled && !finished_) tick();
    });
}

// The watchdog hears of life only when the other two threads have shown some since the last time.
void App::tell_service() {
    if (!leaving_) {
        std::string now = status();
        if (now != told_) service::status(now);
        told_ = std::move(now);
    }
    const std::uint64_t engine = intake_.ticks();
    const std::uint64_t publisher = publisher_.ticks();
    if (engine == engine_ticks_ || publisher == publisher_ticks_) return;
    engine_ticks_ = engine;
    publisher_ticks_ = publisher;
    service::alive();
}

}  // namespace calciwatch
