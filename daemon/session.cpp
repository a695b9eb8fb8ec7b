#include "daemon/session.hpp"

#include "daemon/printable.hpp"
#include "daemon/refusal.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>
#include <variant>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// Errors are answers here, not exceptions.
constexpr auto as_answer = asio::as_tuple(asio::use_awaitable);

// Frames handed to the engine together; what else is in the buffer follows after the answers.
constexpr std::size_t frames_at_once = 256;
constexpr unsigned incidents_logged = 8;
// After the last answer the peer has so long to close first, so that it surely reads the answer.
constexpr auto farewell = 2s;

std::string name_of(const tcp::socket& socket) {
    boost::system::error_code failed;
    const tcp::endpoint peer = socket.remote_endpoint(failed);
    if (failed) return "peer gone";
    return peer.address().to_string() + ":" + std::to_string(peer.port());
}

}  // namespace

Session::Session(tcp::socket socket, const Reception& reception)
    : socket_{std::move(socket)},
      reception_{reception},
      terms_{reception.terms},
      peer_{name_of(socket_)},
      decoder_{reception.terms->settings.max_frame},
      bell_{socket_.get_executor(), Moment::max()},
      watchdog_{socket_.get_executor(), Moment::max()} {
    // `this` lives: its coroutine waits for this very call. The executor is a copy, because the
    // session may end on its own thread while the engine's is still leaving post().
    delivery_.answered = [this, executor = socket_.get_executor()] {
        asio::post(executor, [this] {
            answered_ = true;
            bell_.cancel();
        });
    };
}

void Session::start(std::function<void()> ended) {
    ++reception_.counters.connections;
    spdlog::info("{} {}: connected", terms_->settings.name, peer_);
    auto self = shared_from_this();
    auto conversation = [self] { return self->converse(); };
    auto done = [self, ended = std::move(ended)](const std::exception_ptr& failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const std::exception& defect) {
            spdlog::error("{} {}: {}", self->terms_->settings.name, self->peer_, defect.what());
        }
        self->abort();
        self->watchdog_.cancel();
        --self->reception_.counters.connections;
        spdlog::info("{} {}: closed after {} messages", self->terms_->settings.name, self->peer_,
                     self->messages_);
        ended();
    };
    asio::co_spawn(socket_.get_executor(), std::move(conversation), std::move(done));
}

void Session::stop() {
    if (stopping_) return;
    stopping_ = true;
    boost::system::error_code failed;
    owed_ = socket_.available(failed);
    if (reading_) socket_.cancel(failed);
}

void Session::abort() {
    broken_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

asio::awaitable<void> Session::converse() {
    keep_alive();
    for (;;) {
        out_.clear();
        take_frames();
        if (!delivery_.arrivals.empty()) co_await have_kept();
        out_ += refusal_;
        if (!out_.empty()) {
            const bool written = co_await write();
            if (!written) break;
        }
        if (broken_) break;
        if (!delivery_.arrivals.empty()) continue;  // there may be more whole frames
        const bool more = co_await read();
        if (!more) break;
    }
    co_await take_leave();
}

// A peer that is gone without a word (a cut line, a firewall that forgot) is found out.
void Session::keep_alive() {
    boost::system::error_code ignored;
    socket_.set_option(tcp::no_delay{true}, ignored);
    const auto idle = static_cast<int>(terms_->settings.keep_alive.count());
    socket_.set_option(asio::socket_base::keep_alive{idle > 0}, ignored);
    if (idle == 0) return;
    const auto set = [this](int option, int value) {
        setsockopt(socket_.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, idle);
    set(TCP_KEEPINTVL, std::max(1, idle / 4));
    set(TCP_KEEPCNT, 4);
}

// False when nothing more comes, or nothing more is wanted.
asio::awaitable<bool> Session::read() {
    if (stopping_ && owed_ == 0) co_return false;
    set_deadline(read_deadline());
    const std::span<char> room = decoder_.prepare();
    reading_ = true;
    const auto [failed, n] =
        co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), as_answer);
    reading_ = false;
    set_deadline(Moment::max());
    decoder_.commit(n);
    if (stopping_) owed_ -= std::min(owed_, n);
    if (!failed) co_return true;
    if (stopping_ && failed == asio::error::operation_aborted) co_return owed_ > 0;
    end_of_stream();
    co_return false;
}

void Session::take_frames() {
    terms_ = reception_.terms;
    delivery_.interpreter = &terms_->interpreter;
    delivery_.arrivals.clear();
    while (!broken_ && delivery_.arrivals.size() < frames_at_once) {
        const hl7::Next next = decoder_.next();
        if (const auto* frame = std::get_if<hl7::Frame>(&next)) {
            fresh_frame_ = true;
            take(*frame);
        } else if (const auto* garbage = std::get_if<hl7::Garbage>(&next)) {
            reception_.counters.garbage_bytes += garbage->skipped.size();
            incident("{} bytes outside a frame skipped, at byte {} of the stream: {}",
                     garbage->skipped.size(), garbage->offset, hex(garbage->skipped));
        } else if (const auto* cut = std::get_if<hl7::Truncated>(&next)) {
            ++reception_.counters.truncated;
            fresh_frame_ = true;
            incident("frame of {} bytes broken off by another, at byte {} of the stream",
                     cut->text.size(), cut->offset);
            lost("frame-truncated", cut->offset, "broken off by another frame");
        } else if (const auto* large = std::get_if<hl7::Oversized>(&next)) {
            ++reception_.counters.oversized;
            broken_ = true;
            const std::size_t limit = terms_->settings.max_frame;
            refusal_ =
                too_long(large->head, limit, terms_->interpreter.policy().ack, reception_.clock());
            incident("frame longer than {} bytes, connection closed", limit);
            lost("frame-too-long", large->offset,
                 "longer than " + std::to_string(limit) + " bytes");
        } else {
            return;
        }
    }
}

void Session::take(const hl7::Frame& frame) {
    if (terms_->settings.commit_blocks) {
        if (const auto commit = hl7::read_commit_block(frame.text)) {
            out_ += commits_.heard(*commit);
            return;
        }
    }
    alerts::Arrival arrival;
    arrival.listener = terms_->settings.name;
    arrival.peer = peer_;
    arrival.received = reception_.clock();
    arrival.digest = reception_.digester(frame.text);
    arrival.raw = frame.text;
    delivery_.arrivals.push_back(arrival);
}

// The engine reads the frames where they lie in the decoder's buffer: whatever happens to the
// connection, nothing goes on here before the answers have come.
asio::awaitable<void> Session::have_kept() {
    answered_ = false;
    reception_.intake.submit(delivery_);
    while (!answered_) co_await bell_.async_wait(as_answer);
    messages_ += delivery_.arrivals.size();
    answer();
}

void Session::answer() {
    for (const Delivery::Answer& answer : delivery_.answers) {
        if (!terms_->settings.commit_blocks) {
            out_ += answer.bytes;
            continue;
        }
        hl7::append_commit_block(out_, answer.kept ? hl7::CommitBlock::acknowledged
                                                   : hl7::CommitBlock::not_acknowledged);
        // What is to come again is answered when it has been kept.
        if (!answer.kept || answer.bytes.empty()) continue;
        out_ += answer.bytes;
        commits_.sent(answer.bytes);
    }
}

asio::awaitable<bool> Session::write() {
    set_deadline(std::chrono::steady_clock::now() + terms_->settings.write_timeout);
    const auto [failed, n] = co_await asio::async_write(socket_, asio::buffer(out_), as_answer);
    set_deadline(Moment::max());
    if (failed) incident("answers could not be sent: {}", failed.message());
    co_return !failed;
}

void Session::end_of_stream() {
    if (broken_ || !decoder_.in_frame()) return;
    ++reception_.counters.truncated;
    incident("frame of {} bytes broken off by the end of the stream", decoder_.partial().size());
    lost("frame-truncated", decoder_.partial_offset(), "broken off by the end of the stream");
}

void Session::lost(const char* code, std::uint64_t offset, std::string detail) {
    alerts::Finding finding;
    finding.code = code;
    finding.source.sent = reception_.clock();
    finding.source.place =
        terms_->settings.name + " " + peer_ + ", byte " + std::to_string(offset) + " of the stream";
    finding.detail = std::move(detail);
    reception_.intake.note(std::move(finding));
}

// Says that nothing more will be sent, and lets the peer close: a socket closed with bytes still
// to be read would reset the connection and could take the last answer with it.
asio::awaitable<void> Session::take_leave() {
    boost::system::error_code failed;
    if (!socket_.is_open()) co_return;
    socket_.shutdown(tcp::socket::shutdown_send, failed);
    set_deadline(std::chrono::steady_clock::now() + farewell);
    broken_ = true;
    std::array<char, 4096> discarded{};
    while (!failed) {
        const auto [ended, n] =
            co_await socket_.async_read_some(asio::buffer(discarded), as_answer);
        failed = ended;
    }
}

Session::Moment Session::read_deadline() {
    const auto now = std::chrono::steady_clock::now();
    const config::Listener& settings = terms_->settings;
    if (!decoder_.in_frame()) {
        fresh_frame_ = true;
        return settings.idle_timeout > 0s ? now + settings.idle_timeout : Moment::max();
    }
    // From its first byte on, a frame has its time; more bytes do not win it more.
    if (fresh_frame_) frame_deadline_ = now + settings.in_frame_timeout;
    fresh_frame_ = false;
    return frame_deadline_.value_or(Moment::max());
}

// One timer a connection: a deadline that moves away costs nothing but this assignment.
void Session::set_deadline(Moment deadline) {
    deadline_ = deadline;
    if (deadline < watchdog_.expiry()) {
        watchdog_.expires_at(deadline);
        watch();
    }
}

void Session::watch() {
    watchdog_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        if (self->deadline_ <= std::chrono::steady_clock::now()) {
            self->late();
        } else {
            self->watchdog_.expires_at(self->deadline_);
            if (self->deadline_ != Moment::max()) self->watch();
        }
    });
}

void Session::late() {
    if (!broken_) {
        ++reception_.counters.timeouts;
        incident("timed out {}, connection closed", !reading_             ? "sending answers"
                                                    : decoder_.in_frame() ? "within a frame"
                                                                          : "idle");
    }
    abort();
}

template <class... Args>
void Session::incident(const char* text, const Args&... args) {
    if (++incidents_ > incidents_logged) return;
    spdlog::warn("{} {}: {}", terms_->settings.name, peer_,
                 fmt::format(fmt::runtime(text), args...));
    if (incidents_ == incidents_logged) {
        spdlog::warn("{} {}: further incidents of this connection are counted, not logged",
                     terms_->settings.name, peer_);
    }
}

}  // namespace calciwatch
