#include "tools/feed_client.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::json;

// Events the daemon may send ahead of our acknowledgements.
constexpr int credit = 1000;
// Codes of ERROR after which the same HELLO, said again, is the way on.
constexpr std::array<std::string_view, 5> passing{"not-subscribed", "silent", "store-unreadable",
                                                  "busy", "too-many"};

std::optional<Json> parse(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    return json;
}

std::optional<std::int64_t> number(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
}

std::string word(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

FeedClient::FeedClient(Subscription subscription) : subscription_{std::move(subscription)} {}

Frames FeedClient::hello() {
    welcome_ = false;
    unacknowledged_ = 0;
    Json json{{"feed", subscription_.feed}, {"topics", subscription_.topics}, {"credit", credit}};
    if (subscription_.snapshot)
        json["from"] = "snapshot";
    else if (subscription_.from)
        json["from"] = *subscription_.from;
    else
        json["from"] = "acked";
    if (!epoch_.empty()) json["epoch"] = epoch_;
    return {"HELLO", json.dump()};
}

Frames FeedClient::heartbeat() const {
    return {"HEARTBEAT", "{}"};
}

Frames FeedClient::acknowledge(std::int64_t seq) {
    unacknowledged_ = 0;
    return {"ACK", Json{{"seq", seq}}.dump()};
}

Frames FeedClient::acknowledge_part(std::int64_t part) {
    unacknowledged_ = 0;
    return {"ACK", Json{{"part", part}}.dump()};
}

bool FeedClient::out_of_credit() const {
    return unacknowledged_ >= credit;
}

Heard FeedClient::out_of_step(std::string why) {
    welcome_ = false;
    return OutOfStep{std::move(why)};
}

Heard FeedClient::hear(const Frames& frames) {
    if (frames.size() < 2) return out_of_step("a message with too few frames");
    const std::string& kind = frames[0];
    if (kind == "WELCOME") return welcomed(frames[1]);
    if (kind == "ERROR") return error(frames[1]);
    // What was under way on an earlier connection is sent again on this one.
    if (!welcome_) return Alive{};
    if (kind == "EVENT") return event(frames);
    if (kind == "SNAPSHOT") return standing(frames);
    if (kind == "SNAPSHOT_END") return snapshot_end(frames[1]);
    return alive(frames[1]);
}

Heard FeedClient::error(const std::string& text) {
    const auto json = parse(text);
    std::string reason = json ? word(*json, "reason") : text;
    const std::string code = json ? word(*json, "code") : std::string{};
    if (code == "epoch") {
        // Nothing that was had says where to go on: what stands now does.
        epoch_.clear();
        subscription_.snapshot = true;
        return out_of_step("the store was replaced or restored: what stands now comes first");
    }
    if (std::find(passing.begin(), passing.end(), code) != passing.end())
        return out_of_step(std::move(reason));
    return Refused{code, std::move(reason)};
}

Heard FeedClient::welcomed(const std::string& text) {
    const auto json = parse(text);
    const auto from = json ? number(*json, "from") : std::nullopt;
    if (!from) return out_of_step("a WELCOME that cannot be read");
    const std::string epoch = word(*json, "epoch");
    const bool restored = !epoch_.empty() && epoch != epoch_;
    epoch_ = epoch;
    welcome_ = true;
    last_ = *from;
    part_ = 0;
    if (!subscription_.snapshot) subscription_.from = last_;
    return Welcome{*from, number(*json, "head").value_or(*from), restored};
}

Heard FeedClient::event(const Frames& frames) {
    const auto json = parse(frames[1]);
    const std::int64_t seq = json ? number(*json, "seq").value_or(-1) : -1;
    const std::int64_t previous = json ? number(*json, "feed_prev").value_or(-1) : -1;
    if (frames.size() != 4 || seq < 0 || previous < 0)
        return out_of_step("an EVENT that cannot be read");
    if (seq <= last_) return Alive{};
    if (previous > last_)
        return out_of_step("events between " + std::to_string(last_) + " and " +
                           std::to_string(seq) + " are missing");
    last_ = seq;
    subscription_.from = last_;
    ++unacknowledged_;
    return Event{seq, frames[2], frames[3]};
}

Heard FeedClient::standing(const Frames& frames) {
    const auto json = parse(frames[1]);
    const std::int64_t part = json ? number(*json, "part").value_or(-1) : -1;
    if (frames.size() != 4 || part != part_ + 1)
        return out_of_step("a part of the snapshot is missing, or cannot be read");
    part_ = part;
    ++unacknowledged_;
    return StandingAlert{part, frames[2], frames[3]};
}

Heard FeedClient::snapshot_end(const std::string& text) {
    const auto json = parse(text);
    const std::int64_t as_of = json ? number(*json, "as_of").value_or(-1) : -1;
    if (as_of < 0 || number(*json, "parts") != part_)
        return out_of_step("the end of the snapshot does not fit what came of it");
    subscription_.snapshot = false;
    subscription_.from = last_ = as_of;
    return SnapshotEnd{as_of, part_};
}

// A heartbeat says how far there was nothing for us.
Heard FeedClient::alive(const std::string& text) {
    const auto json = parse(text);
    const auto up_to = json ? number(*json, "up_to") : std::nullopt;
    if (up_to && *up_to > last_) subscription_.from = last_ = *up_to;
    return Alive{};
}

}  // namespace calciwatch
