// What the daemon is to do, asked over the feed: an act on an alert, a message to be retried.
#pragma once

#include "tools/feed_requester.hpp"

#include <string>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace calciwatch {

struct NotDone {
    enum class Why {
        refused,    // for good, as it was asked
        not_now,    // the daemon is busy, or its store fails: nothing was done
        no_answer,  // whether it was done is not known
    };
    Why why;
    std::string reason;
    std::string code{};  // as docs/feed.md has them; empty without an answer
};

// Sent under an id of its own, so that it is done once however often it is sent; again each second
// while the daemon cannot do it now and the requester's patience lasts. Gives what DONE says.
[[nodiscard]] tl::expected<nlohmann::json, NotDone> have_done(FeedRequester& feed,
                                                              const std::string& kind,
                                                              nlohmann::json request);

// A text of a JSON object; empty when there is none.
[[nodiscard]] std::string word(const nlohmann::json& json, const char* key);

}  // namespace calciwatch
