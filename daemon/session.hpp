// One connection of a sender: read, take every whole frame, have them kept, answer all of them in
// one write, read on. While the engine has the frames nothing is read, so a sender that is too
// fast is held back by TCP, and answers keep the order of the messages.
//
// Runs on the network thread only.
#pragma once

#include "config/settings.hpp"
#include "daemon/clock.hpp"
#include "daemon/commit_blocks.hpp"
#include "daemon/counters.hpp"
#include "daemon/digest.hpp"
#include "daemon/intake.hpp"
#include "hl7/mllp.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace calciwatch {

// What every session of a listener uses and the listener owns.
struct Reception {
    const config::Listener& settings;
    const alerts::Interpreter& interpreter;
    Digester& digester;
    Intake& intake;
    Counters& counters;
    const Clock& clock;
};

class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(boost::asio::ip::tcp::socket socket, const Reception& reception);

    // Lives on by itself until `ended` is called.
    void start(std::function<void()> ended);
    // Answers what has been received, then leaves.
    void stop();
    // Leaves at once; only what the engine has in hand is waited for.
    void abort();

  private:
    using Moment = std::chrono::steady_clock::time_point;

    boost::asio::awaitable<void> converse();
    boost::asio::awaitable<bool> read();
    boost::asio::awaitable<void> have_kept();
    boost::asio::awaitable<bool> write();
    boost::asio::awaitable<void> take_leave();
    void keep_alive();
    void take_frames();
    void take(const hl7::Frame& frame);
    void answer();
    void end_of_stream();
    // A frame that broke off, or is too long: a finding, since its sender may never say it again.
    void lost(const char* code, std::uint64_t offset, std::string detail);
    [[nodiscard]] Moment read_deadline();
    void set_deadline(Moment deadline);
    void watch();
    void late();
    // Counted by the caller; the log gets the first few of a connection.
    template <class... Args>
    void incident(const char* text, const Args&... args);

    boost::asio::ip::tcp::socket socket_;
    const Reception& reception_;
    const std::string peer_;
    hl7::FrameDecoder decoder_;
    Delivery delivery_;
    bool answered_ = false;
    boost::asio::steady_timer bell_;  // cut short when the answers are there
    std::string out_;                 // what the next write sends
    std::string refusal_;             // the answer to a frame over the limit
    CommitBlocks commits_;            // MLLP release 2 only
    bool broken_ = false;             // the stream cannot be trusted any longer

    boost::asio::steady_timer watchdog_;
    Moment deadline_ = Moment::max();
    std::optional<Moment> frame_deadline_;
    bool fresh_frame_ = true;  // the frame in the buffer began after the last whole one
    bool reading_ = false;
    bool stopping_ = false;
    std::size_t owed_ = 0;  // bytes received before stop() and not yet read

    std::uint64_t messages_ = 0;
    unsigned incidents_ = 0;
};

}  // namespace calciwatch
