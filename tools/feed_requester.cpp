#include "tools/feed_requester.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <zmq_addon.hpp>

namespace calciwatch {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds between_attempts = 1s;

}  // namespace

FeedRequester::FeedRequester(FeedAccess feed, std::chrono::duration<double> patience)
    : feed_{std::move(feed)}, patience_{std::chrono::ceil<std::chrono::milliseconds>(patience)} {
    connect();
}

void FeedRequester::connect() {
    socket_ = zmq::socket_t{context_, zmq::socket_type::dealer};
    socket_.set(zmq::sockopt::linger, 0);
    calciwatch::connect(socket_, feed_);
}

tl::expected<Frames, std::string> FeedRequester::ask(const Frames& request,
                                                     const IsAnswer& is_answer) {
    const auto end = Clock::now() + patience_;
    for (bool first = true; first || Clock::now() < end; first = false) {
        if (!first) connect();
        std::vector<zmq::const_buffer> parts;
        for (const std::string& frame : request) parts.push_back(zmq::buffer(frame));
        zmq::send_multipart(socket_, parts, zmq::send_flags::dontwait);
        const auto until = std::min(end, Clock::now() + between_attempts);
        Frames frames;
        while (hear(frames, until))
            if (is_answer(frames)) return frames;
    }
    return tl::make_unexpected(no_answer_from(feed_.endpoint));
}

bool FeedRequester::hear(Frames& frames, Clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    socket_.set(zmq::sockopt::rcvtimeo, static_cast<int>(std::max(left, 0ms).count()));
    std::vector<zmq::message_t> parts;
    if (!zmq::recv_multipart(socket_, std::back_inserter(parts))) return false;
    frames.clear();
    for (const zmq::message_t& part : parts) frames.push_back(part.to_string());
    return true;
}

}  // namespace calciwatch
