// One connection of the load: keeps a window of messages in flight, at a rate or as fast as
// answers come, and judges every answer.
#pragma once

#include "hl7/mllp.hpp"
#include "tools/load/judge.hpp"
#include "tools/load/latencies.hpp"
#include "tools/load/sent_times.hpp"
#include "tools/load/traffic.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace calciwatch::load {

// What all connections of a run share; one thread.
struct Tally {
    std::uint64_t sent = 0;
    std::uint64_t accepted = 0;
    std::uint64_t measured = 0;                    // accepted while measuring
    std::map<std::string, std::uint64_t> trouble;  // anything but an accepted answer
    Latencies answers;                             // of messages sent while measuring
};
struct Course {
    std::string run;
    std::uint64_t last_number = 0;
    bool sending = true;
    bool measuring = false;
    SentTimes* times = nullptr;  // for a subscriber; may be none
    Tally tally;
};

class Sender {
  public:
    using Clock = std::chrono::steady_clock;

    // interval: between messages; none = as fast as the window lets. The course must outlive it.
    Sender(boost::asio::ip::tcp::socket socket, Course& course, Traffic traffic, std::size_t window,
           Clock::duration interval);

    // first: when the first message is due.
    void start(Clock::time_point first);
    // Sends no more; `done` is called when every answer has come, or none can come any more.
    void finish(std::function<void()> done);
    void give_up();
    [[nodiscard]] std::size_t owed() const { return in_flight_.size(); }

  private:
    struct InFlight {
        std::uint64_t number;
        Clock::time_point due;
        bool measured;
    };

    void send();
    void write();
    void read();
    void answered(std::string_view frame, Clock::time_point now);
    void broken(const std::string& why);
    void look_whether_done();

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_;
    Course& course_;
    Traffic traffic_;
    const std::size_t window_;
    const Clock::duration interval_;
    Clock::time_point due_{};
    hl7::FrameDecoder decoder_;
    Judge judge_;
    std::deque<InFlight> in_flight_;
    std::string waiting_;  // what the next write sends
    std::string leaving_;  // what is being written
    bool broken_ = false;
    std::function<void()> done_;
};

}  // namespace calciwatch::load
