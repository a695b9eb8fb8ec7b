#include "daemon/peer.hpp"

#include <algorithm>

namespace calciwatch {

std::string_view Peer::name() const {
    return client_ ? std::string_view{client_->name} : "anybody";
}

std::string_view Peer::key() const {
    return client_ ? std::string_view{client_->public_key} : std::string_view{};
}

bool Peer::may_use(std::string_view feed) const {
    return !client_ ||
           std::find(client_->feeds.begin(), client_->feeds.end(), feed) != client_->feeds.end();
}

bool Peer::may_act() const {
    return !client_ || client_->may_act;
}

bool Peer::may_retry() const {
    return !client_ || client_->may_retry;
}

bool Peer::may_see_all() const {
    constexpr std::string_view all = "alert/";
    return !client_ ||
           std::any_of(client_->topics.begin(), client_->topics.end(),
                       [all](const std::string& topic) { return all.starts_with(topic); });
}

tl::expected<std::vector<std::string>, std::string> Peer::narrow(
    const std::vector<std::string>& wanted) const {
    if (!client_) return wanted;
    if (wanted.empty()) return client_->topics;
    std::vector<std::string> seen;
    for (const std::string& want : wanted) {
        bool open = false;
        for (const std::string& topic : client_->topics) {
            const bool within = want.starts_with(topic);
            if (!within && !topic.starts_with(want)) continue;
            open = true;
            seen.push_back(within ? want : topic);
        }
        if (!open)
            return tl::make_unexpected(client_->name + " may see nothing of the topic '" + want +
                                       "'");
    }
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    return seen;
}

}  // namespace calciwatch
