// Whatever libzmq hands over of a peer, only the key on the list comes in.
#include "daemon/printable.hpp"
#include "daemon/zap.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <zmq.h>

namespace {

const std::string known(32, '\x07');

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> exact(data, data + size);
    std::string_view rest{exact.data(), exact.size()};
    // 0xff ends a frame.
    std::vector<std::string_view> frames;
    for (;;) {
        const std::size_t end = rest.find('\xff');
        frames.push_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    const auto request = calciwatch::read_zap_request(frames);
    if (!request) return 0;

    static const std::string text = [] {
        std::vector<char> z85(41);
        zmq_z85_encode(z85.data(), reinterpret_cast<const std::uint8_t*>(known.data()),
                       known.size());
        return std::string{z85.data()};
    }();
    static const calciwatch::Peer peer{{"rx", text, {"alert/"}, {"rx"}, false}};
    const auto answer = calciwatch::answer_zap(
        *request, [](std::string_view key) { return key == text ? &peer : nullptr; });
    const bool right =
        frames.size() == 7 && frames[5] == "CURVE" && frames[6] == known &&
        (frames[2] == calciwatch::feed_domain || frames[2] == calciwatch::live_domain);
    require(right == (answer.user == text) && right != answer.user.empty());
    require(answer.reason.empty() == right);
    require(calciwatch::printable(answer.reason, 1000) == answer.reason);
    return 0;
}
