#include "daemon/feed_keys.hpp"

#include <array>

#include <zmq.h>

namespace calciwatch {
namespace {

bool belong_together(const config::KeyPair& pair) {
    std::array<char, 41> made{};
    return zmq_curve_public(made.data(), pair.secret_key.c_str()) == 0 &&
           pair.public_key == made.data();
}

}  // namespace

tl::expected<config::FeedKeys, std::vector<std::string>> read_feed_keys(
    const config::Curve& curve) {
    using Lines = std::vector<std::string>;
    auto keys = config::load_feed_keys(curve);
    if (!keys) {
        Lines lines;
        for (const config::Mistake& mistake : keys.error())
            lines.push_back(config::to_string(mistake));
        return tl::make_unexpected(std::move(lines));
    }
    if (zmq_has("curve") == 0)
        return tl::make_unexpected(Lines{"feed.curve: this libzmq was built without CURVE"});
    if (!belong_together(keys->server))
        return tl::make_unexpected(
            Lines{(curve.credential.empty() ? curve.key.string() : curve.credential) +
                  ": the public key is not that of the secret key"});
    return *std::move(keys);
}

}  // namespace calciwatch
