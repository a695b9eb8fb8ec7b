#include "tools/load/sender.hpp"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace calciwatch::load {
namespace {

using boost::asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::size_t longest_answer = 64 * 1024;

}  // namespace

Sender::Sender(tcp::socket socket, Course& course, Traffic traffic, std::size_t window,
               Clock::duration interval)
    : socket_{std::move(socket)},
      timer_{socket_.get_executor()},
      course_{course},
      traffic_{std::move(traffic)},
      window_{window},
      interval_{interval},
      decoder_{longest_answer} {}

void Sender::start(Clock::time_point first) {
    due_ = first;
    read();
    send();
}

void Sender::finish(std::function<void()> done) {
    done_ = std::move(done);
    timer_.cancel();
    look_whether_done();
}

void Sender::give_up() {
    Error ignored;
    socket_.close(ignored);
}

// At a rate, a message counts from when it was due, whatever kept it: a receiver that stalls must
// not look fast because nothing was sent meanwhile.
void Sender::send() {
    if (broken_) return;
    const auto now = Clock::now();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    while (course_.sending && in_flight_.size() < window_) {
        if (interval_ > Clock::duration::zero() && due_ > now) {
            timer_.expires_at(due_);
            timer_.async_wait([this](const Error& cancelled) {
                if (!cancelled) send();
            });
            break;
        }
        const std::uint64_t number = ++course_.last_number;
        waiting_ += hl7::start_block;
        traffic_.append(waiting_, number, seconds);
        waiting_ += hl7::end_block;
        waiting_ += hl7::carriage_return;
        const auto counts_from = interval_ > Clock::duration::zero() ? due_ : now;
        in_flight_.push_back({number, counts_from, course_.measuring});
        if (course_.times != nullptr && course_.measuring) course_.times->sent(number, counts_from);
        ++course_.tally.sent;
        due_ += interval_;
    }
    write();
}

void Sender::write() {
    if (waiting_.empty() || !leaving_.empty()) return;
    std::swap(waiting_, leaving_);
    boost::asio::async_write(socket_, boost::asio::buffer(leaving_),
                             [this](const Error& error, std::size_t) {
                                 leaving_.clear();
                                 if (error) return broken("the connection broke while sending");
                                 write();
                             });
}

void Sender::read() {
    const std::span<char> room = decoder_.prepare();
    socket_.async_read_some(boost::asio::buffer(room.data(), room.size()),
                            [this](const Error& error, std::size_t n) {
                                if (error) return broken("the connection broke, or was closed");
                                const auto now = Clock::now();
                                decoder_.commit(n);
                                for (;;) {
                                    const hl7::Next next = decoder_.next();
                                    if (std::holds_alternative<hl7::Incomplete>(next)) break;
                                    if (const auto* frame = std::get_if<hl7::Frame>(&next)) {
                                        answered(frame->text, now);
                                    } else {
                                        return broken("bytes that are no answer");
                                    }
                                }
                                send();
                                look_whether_done();
                                read();
                            });
}

void Sender::answered(std::string_view frame, Clock::time_point now) {
    const bool waited = !in_flight_.empty();
    const InFlight oldest = waited ? in_flight_.front() : InFlight{};
    const Verdict verdict =
        judge_(frame, waited ? control_id(course_.run, oldest.number) : std::string{});
    if (waited) in_flight_.pop_front();
    if (!verdict.accepted) {
        ++course_.tally.trouble[verdict.what];
        return;
    }
    ++course_.tally.accepted;
    if (course_.measuring) ++course_.tally.measured;
    if (!oldest.measured) return;
    course_.tally.answers.record(now - oldest.due);
    if (course_.times != nullptr) course_.times->answered(oldest.number, now);
}

void Sender::broken(const std::string& why) {
    if (std::exchange(broken_, true)) return;
    // After the last answer a connection may end as it likes.
    if (course_.sending || !in_flight_.empty()) ++course_.tally.trouble[why];
    timer_.cancel();
    give_up();
    look_whether_done();
}

void Sender::look_whether_done() {
    if (!done_ || !(broken_ || in_flight_.empty())) return;
    std::exchange(done_, nullptr)();
}

}  // namespace calciwatch::load
