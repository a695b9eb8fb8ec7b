// Who speaks on a connection of the alert feed, and what it may: a client of the allow-list, known
// by its key; or, where the feed has no keys, anybody.
#pragma once

#include "config/client.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch {

class Peer {
  public:
    // May everything.
    static Peer anybody() { return Peer{}; }
    explicit Peer(config::Client client) : client_{std::move(client)} {}

    [[nodiscard]] bool has_key() const { return client_.has_value(); }
    [[nodiscard]] std::string_view name() const;  // for logs
    [[nodiscard]] std::string_view key() const;   // Z85; empty for anybody
    [[nodiscard]] bool may_use(std::string_view feed) const;
    [[nodiscard]] bool may_act() const;
    [[nodiscard]] bool may_retry() const;
    // Every topic there is.
    [[nodiscard]] bool may_see_all() const;
    // The wanted topic prefixes (none = all) as far as they may be seen: prefixes again, and none
    // = all again. Refused, with the reason, when one of them is wholly out of sight.
    [[nodiscard]] tl::expected<std::vector<std::string>, std::string> narrow(
        const std::vector<std::string>& wanted) const;

    friend bool operator==(const Peer&, const Peer&) = default;

  private:
    Peer() = default;

    std::optional<config::Client> client_;
};

}  // namespace calciwatch
