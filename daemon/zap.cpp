#include "daemon/zap.hpp"

#include "daemon/printable.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include <zmq.h>

namespace calciwatch {
namespace {

constexpr std::size_t key_bytes = 32;

ZapAnswer never(std::string reason) {
    return {"400", {}, std::move(reason)};
}
ZapAnswer not_now(std::string reason) {
    return {"300", {}, std::move(reason)};
}

std::string z85(std::string_view key) {
    std::array<std::uint8_t, key_bytes> bytes{};
    std::copy(key.begin(), key.end(), bytes.begin());
    std::array<char, key_bytes * 5 / 4 + 1> text{};
    zmq_z85_encode(text.data(), bytes.data(), bytes.size());
    return text.data();
}

}  // namespace

std::optional<ZapRequest> read_zap_request(std::span<const std::string_view> frames) {
    // version, request id, domain, address, routing id, mechanism, credentials ...
    if (frames.size() < 6 || frames[0] != "1.0") return std::nullopt;
    ZapRequest request{frames[1], frames[2], frames[3], frames[5], {}};
    if (frames.size() == 7) request.key = frames[6];
    return request;
}

ZapAnswer answer_zap(const ZapRequest& request, const FindPeer& find) {
    const bool live = request.domain == live_domain;
    if (!live && request.domain != feed_domain)
        return never("the socket has no domain of ours, '" + printable(request.domain) + "'");
    if (request.mechanism != "CURVE" || request.key.size() != key_bytes)
        return never("it has no key (mechanism " + printable(request.mechanism) + ")");
    std::string key = z85(request.key);
    const Peer* const peer = find(key);
    if (peer == nullptr) return not_now("unknown key " + key);
    // libzmq cannot keep one subscriber of a PUB socket from a topic.
    if (live && !peer->may_see_all())
        return not_now(std::string{peer->name()} +
                       " may not see every topic, and the live copy has all of them");
    return {"200", std::move(key), {}};
}

}  // namespace calciwatch
