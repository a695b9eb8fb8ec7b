#include "daemon/feed_wire.hpp"

#include "daemon/printable.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::json;
template <class T>
using Read = tl::expected<T, std::string>;

tl::unexpected<std::string> refuse(std::string reason) {
    return tl::make_unexpected(std::move(reason));
}

// What a peer sent comes back in an ERROR only as printable ASCII.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Read<void> only(const Json& json, std::initializer_list<std::string_view> keys) {
    for (const auto& [key, value] : json.items()) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            return refuse("unknown key '" + printable(key) + "'");
    }
    return {};
}

Read<alerts::Sequence> sequence(const Json& json, const char* key) {
    const auto found = json.find(key);
    // As unsigned: a number beyond 64 bits is read as a double and refused here too.
    if (found == json.end() || !found->is_number_unsigned())
        return refuse(std::string{"'"} + key + "' must be a sequence number, 0 or more");
    const auto number = found->get<std::uint64_t>();
    if (!std::in_range<alerts::Sequence>(number))
        return refuse(std::string{"'"} + key + "' is no sequence number");
    return static_cast<alerts::Sequence>(number);
}

bool fits_feed_name(std::string_view name) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return !name.empty() && name.size() <= longest_feed_name &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

Read<std::vector<std::string>> topics(const Json& json) {
    std::vector<std::string> prefixes;
    if (!json.is_array() || json.size() > most_topics)
        return refuse("'topics' must be an array of at most " + std::to_string(most_topics) +
                      " prefixes");
    for (const Json& one : json) {
        const auto* prefix = one.get_ptr<const std::string*>();
        if (prefix == nullptr || prefix->size() > longest_topic ||
            printable(*prefix, longest_topic) != *prefix)
            return refuse("a topic must be printable ASCII of at most " +
                          std::to_string(longest_topic) + " characters");
        prefixes.push_back(*prefix);
    }
    return prefixes;
}

Read<FeedRequest> read_hello(const Json& json) {
    if (const auto known = only(json, {"feed", "from", "topics", "credit"}); !known)
        return refuse(known.error());
    Hello hello;
    const auto feed = json.find("feed");
    const auto* name = feed == json.end() ? nullptr : feed->get_ptr<const std::string*>();
    if (name == nullptr || !fits_feed_name(*name))
        return refuse("'feed' must be a name of 1 to " + std::to_string(longest_feed_name) +
                      " letters, digits, '.', '_' or '-'");
    hello.feed = *name;
    const auto from = json.find("from");
    if (from == json.end() || *from != "acked") {
        const auto number = sequence(json, "from");
        if (!number) return refuse("'from' must be \"acked\" or a sequence number, 0 or more");
        hello.from = *number;
    }
    if (const auto wanted = json.find("topics"); wanted != json.end()) {
        auto prefixes = topics(*wanted);
        if (!prefixes) return refuse(prefixes.error());
        hello.topics = *std::move(prefixes);
    }
    if (json.contains("credit")) {
        const auto credit = sequence(json, "credit");
        if (!credit || *credit < 1 || std::cmp_greater(*credit, most_credit))
            return refuse("'credit' must be a number from 1 to " + std::to_string(most_credit));
        hello.credit = static_cast<std::size_t>(*credit);
    }
    return hello;
}

Read<FeedRequest> read_acknowledge(const Json& json) {
    if (const auto known = only(json, {"seq"}); !known) return refuse(known.error());
    const auto seq = sequence(json, "seq");
    if (!seq) return refuse(seq.error());
    return Acknowledge{*seq};
}

Read<FeedRequest> read_heartbeat(const Json& json) {
    if (const auto known = only(json, {}); !known) return refuse(known.error());
    return Heartbeat{};
}

}  // namespace

tl::expected<FeedRequest, std::string> read_feed_request(std::span<const std::string_view> frames) {
    if (frames.size() != 2) return refuse("a request is two frames: its kind and a JSON object");
    const std::string_view kind = frames[0];
    const Json json = Json::parse(frames[1].begin(), frames[1].end(), nullptr, false);
    if (!json.is_object()) return refuse("the second frame is no JSON object");
    if (kind == "HELLO") return read_hello(json);
    if (kind == "ACK") return read_acknowledge(json);
    if (kind == "HEARTBEAT") return read_heartbeat(json);
    return refuse("unknown kind '" + printable(kind) + "'; there are HELLO, ACK and HEARTBEAT");
}

std::string welcome(const FeedPosition& position, alerts::Sequence from) {
    return dump({{"epoch", position.epoch},
                 {"head", position.head},
                 {"acked", position.acked},
                 {"from", from}});
}

std::string heartbeat(const FeedPosition& position) {
    return dump({{"epoch", position.epoch}, {"head", position.head}, {"acked", position.acked}});
}

std::string event_head(std::string_view epoch, alerts::Sequence seq, alerts::Sequence feed_prev) {
    return dump({{"epoch", epoch}, {"seq", seq}, {"feed_prev", feed_prev}});
}

std::string feed_error(std::string_view reason) {
    return dump({{"reason", reason}});
}

std::string live_heartbeat(std::string_view epoch, alerts::Sequence head) {
    return dump({{"epoch", epoch}, {"head", head}});
}

std::string padded(alerts::Sequence seq) {
    constexpr std::size_t width = 20;
    std::string digits = std::to_string(seq);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace calciwatch
