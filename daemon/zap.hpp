// Who may connect to the feed: libzmq's questions by its authentication protocol (ZAP, RFC 27 of
// ZeroMQ), and our answers. No socket here.
#pragma once

#include "daemon/peer.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace calciwatch {

// Each socket has a domain, so that the answer may differ; a request of another domain is of no
// socket of ours.
inline constexpr const char* feed_domain = "calciwatch-feed";
inline constexpr const char* live_domain = "calciwatch-live";

// Views into the frames.
struct ZapRequest {
    std::string_view id;
    std::string_view domain;
    std::string_view address;    // IP address of the peer
    std::string_view mechanism;  // NULL, PLAIN, CURVE
    std::string_view key;        // the credential, when there is exactly one
};
// Nothing when the frames are no request of version 1.0.
[[nodiscard]] std::optional<ZapRequest> read_zap_request(std::span<const std::string_view> frames);

struct ZapAnswer {
    // 200 come in; 300 not now: the peer is hung up on and may try again, since an administrator
    // may let it in meanwhile; 400 never: a libzmq that is told so does not try again.
    std::string_view status;
    // The client's public key (Z85), empty when it may not come in. Messages of the connection
    // carry it as their User-Id: a name could be given to another key, once this one is revoked.
    std::string user;
    std::string reason;  // why not
};
// The client with this public key (Z85), or nothing.
using FindPeer = std::function<const Peer*(std::string_view key)>;
[[nodiscard]] ZapAnswer answer_zap(const ZapRequest& request, const FindPeer& find);

}  // namespace calciwatch
