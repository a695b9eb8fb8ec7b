// The daemon, wired: listeners, engine, publisher. Can be started inside a test.
//
// Leaving in order: accept no more; answer what was received; commit; publish; go.
#pragma once

#include "config/settings.hpp"
#include "daemon/clock.hpp"
#include "daemon/counters.hpp"
#include "daemon/disk_watch.hpp"
#include "daemon/intake.hpp"
#include "daemon/listener.hpp"
#include "daemon/publisher.hpp"
#include "daemon/reload.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

namespace calciwatch {

class App {
  public:
    // Binds every socket; throws StartFailure when one cannot be bound. `readers` has one for each
    // of settings.listeners. The store must outlive the app, and so must the disk that it is on;
    // null: nobody watches its room.
    App(config::Settings settings, std::shared_ptr<const alerts::Knowledge> knowledge,
        alerts::Readers readers, alerts::Store& store, const DiskWatch* disk = nullptr,
        Clock clock = system_time);
    App(const App&) = delete;
    App& operator=(const App&) = delete;
    ~App();

    // SIGTERM and SIGINT stop the app; SIGHUP reloads it, when it may reload.
    void obey_signals();
    // `load` reads everything again, on a thread of the reload's own; `running` is the text of the
    // configuration that the app was started with. Before run().
    void may_reload(Reload::Load load, std::string running);
    // Until stop(), on this thread, which becomes the network thread.
    void run();
    // From any thread.
    void stop();
    // Reads configuration, rules and terminology again; what has a mistake changes nothing.
    void reload();

    // Where it listens: what port 0 became.
    [[nodiscard]] std::vector<boost::asio::ip::tcp::endpoint> listeners() const;
    [[nodiscard]] const Publisher& publisher() const { return publisher_; }
    [[nodiscard]] const Counters& counters() const { return counters_; }
    [[nodiscard]] bool store_failing() const { return intake_.store_failing(); }
    [[nodiscard]] bool reevaluating() const { return intake_.reevaluating(); }
    // One line for systemctl status.
    [[nodiscard]] std::string status() const;

  private:
    void wait_for_signal();
    void take_on(Reload::Outcome outcome);
    void take_on(Reload::Ready ready);
    void refuse(const std::vector<std::string>& mistakes);
    void leave();
    void leave_at_once();
    void stay_no_longer_than_needed();
    void tick();
    void tell_service();
    [[nodiscard]] std::optional<std::string> obstacle() const;

    const config::Settings settings_;
    const Clock clock_;
    const DiskWatch* const disk_;
    Counters counters_;
    boost::asio::io_context network_{1};
    boost::asio::signal_set signals_{network_};
    boost::asio::steady_timer heart_{network_};
    boost::asio::steady_timer patience_{network_};  // for senders, when leaving
    Intake intake_;
    Publisher publisher_;
    std::vector<std::unique_ptr<Listener>> listeners_;
    std::unique_ptr<Reload> reload_;
    std::string running_;                          // the configuration it was started with
    std::atomic<std::size_t> reload_mistakes_{0};  // of the last reload, when it was refused
    bool leaving_ = false;
    bool finished_ = false;  // the last sender has gone

    std::string told_;  // the last status
    std::uint64_t engine_ticks_ = 0;
    std::uint64_t publisher_ticks_ = 0;
};

}  // namespace calciwatch
