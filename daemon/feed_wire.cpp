#include "daemon/feed_wire.hpp"

#include "daemon/printable.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::json;
// The error is the reason as the client is told it.
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

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20U || c == '\x7f';
}

// A text of people or of this program: UTF-8 without control characters, and not empty.
Read<std::string> text(const Json& json, const char* key, std::size_t most) {
    const auto found = json.find(key);
    const auto* given = found == json.end() ? nullptr : found->get_ptr<const std::string*>();
    if (given == nullptr || given->empty() || given->size() > most ||
        std::any_of(given->begin(), given->end(), is_control))
        return refuse(std::string{"'"} + key + "' must be a text of 1 to " + std::to_string(most) +
                      " bytes without control characters");
    return *given;
}

// Of a feed or a request.
Read<std::string> name(const Json& json, const char* key, std::size_t most) {
    const auto found = json.find(key);
    const auto* given = found == json.end() ? nullptr : found->get_ptr<const std::string*>();
    if (given == nullptr || !config::is_name(*given, most))
        return refuse(std::string{"'"} + key + "' must be a " + config::name_in_words(most));
    return *given;
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

Read<void> read_from(const Json& json, Hello& hello) {
    const auto from = json.find("from");
    if (from != json.end() && *from == "acked") return {};
    if (from != json.end() && *from == "snapshot") {
        hello.snapshot = true;
        return {};
    }
    const auto number = sequence(json, "from");
    if (!number)
        return refuse("'from' must be \"acked\", \"snapshot\" or a sequence number, 0 or more");
    hello.from = *number;
    return {};
}

Read<FeedRequest> read_hello(const Json& json) {
    if (const auto known = only(json, {"feed", "from", "epoch", "topics", "credit"}); !known)
        return refuse(known.error());
    Hello hello;
    auto feed = name(json, "feed", longest_feed_name);
    if (!feed) return refuse(feed.error());
    hello.feed = *std::move(feed);
    if (const auto from = read_from(json, hello); !from) return refuse(from.error());
    if (json.contains("epoch")) {
        auto epoch = name(json, "epoch", longest_feed_name);
        if (!epoch) return refuse(epoch.error());
        hello.epoch = *std::move(epoch);
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
    if (const auto known = only(json, {"seq", "part"}); !known) return refuse(known.error());
    if (json.contains("seq") && json.contains("part"))
        return refuse("an ACK is of events ('seq') or of a snapshot ('part'), not of both");
    if (json.contains("part")) {
        const auto part = sequence(json, "part");
        if (!part) return refuse(part.error());
        return AcknowledgePart{static_cast<std::size_t>(*part)};
    }
    const auto seq = sequence(json, "seq");
    if (!seq) return refuse(seq.error());
    return Acknowledge{*seq};
}

Read<FeedRequest> read_heartbeat(const Json& json) {
    if (const auto known = only(json, {}); !known) return refuse(known.error());
    return Heartbeat{};
}

// "EPOCH/00000000000000000017", as the id of a body.
std::optional<AlertReference> read_event_id(const std::string& id) {
    constexpr std::size_t digits = 20;
    const std::size_t slash = id.find('/');
    if (slash == std::string::npos || slash == 0 || id.size() != slash + 1 + digits)
        return std::nullopt;
    AlertReference reference;
    reference.epoch = id.substr(0, slash);
    const char* const end = id.data() + id.size();
    const auto read = std::from_chars(id.data() + slash + 1, end, reference.event);
    if (read.ec != std::errc{} || read.ptr != end || reference.event < 1) return std::nullopt;
    return reference;
}

Read<AlertReference> read_alert(const Json& json) {
    const auto given = text(json, "alert", longest_alert);
    if (!given) return refuse(given.error());
    if (const auto event = read_event_id(*given)) return *event;
    AlertReference reference;
    reference.name = alerts::parse_alert_name(*given);
    if (!reference.name) return refuse("'alert' must be the id or the subject of an event's body");
    return reference;
}

Read<FeedRequest> read_show(const Json& json) {
    if (const auto known = only(json, {"alert", "event"}); !known) return refuse(known.error());
    if (json.contains("event") == json.contains("alert"))
        return refuse("SHOW needs either 'alert' or 'event'");
    if (json.contains("event")) {
        const auto event = sequence(json, "event");
        if (!event) return refuse(event.error());
        return Show{{std::nullopt, "", *event}};
    }
    auto alert = read_alert(json);
    if (!alert) return refuse(alert.error());
    return Show{*std::move(alert)};
}

Read<void> read_override(const Json& json, alerts::Act& act) {
    auto reason = text(json, "reason", longest_reason);
    if (!reason) return refuse(reason.error());
    act.reason = *std::move(reason);
    if (!json.contains("until")) return {};
    const auto until = text(json, "until", longest_reason);
    act.until = until ? alerts::from_iso8601(*until) : std::nullopt;
    if (!act.until) return refuse("'until' must be a time such as 2026-12-01T10:00:00Z");
    return {};
}

Read<FeedRequest> read_act(alerts::Act::Kind kind, const Json& json) {
    const bool overrides = kind == alerts::Act::Kind::override_it;
    const auto known = overrides ? only(json, {"request", "alert", "by", "reason", "until"})
                                 : only(json, {"request", "alert", "by"});
    if (!known) return refuse(known.error());
    ActRequest asked;
    asked.act.kind = kind;
    auto request = name(json, "request", longest_request_id);
    if (!request) return refuse(request.error());
    asked.request = *std::move(request);
    auto alert = read_alert(json);
    if (!alert) return refuse(alert.error());
    asked.alert = *std::move(alert);
    auto by = text(json, "by", longest_user);
    if (!by) return refuse("'by' must say who does it: " + by.error());
    asked.act.by = *std::move(by);
    if (overrides) {
        if (const auto read = read_override(json, asked.act); !read) return refuse(read.error());
    }
    asked.said = dump({{"kind", overrides ? "OVERRIDE" : "ACKNOWLEDGE"},
                       {"alert", json["alert"]},
                       {"by", asked.act.by},
                       {"reason", asked.act.reason},
                       {"until", asked.act.until ? alerts::to_iso8601(*asked.act.until) : ""}});
    return asked;
}

Read<FeedRequest> read_retry(const Json& json) {
    if (const auto known = only(json, {"request", "message", "epoch", "by"}); !known)
        return refuse(known.error());
    RetryRequest asked;
    auto request = name(json, "request", longest_request_id);
    if (!request) return refuse(request.error());
    asked.request = *std::move(request);
    const auto message = sequence(json, "message");
    if (!message || *message < 1)
        return refuse("'message' must be the number of a message in quarantine");
    asked.message = *message;
    if (json.contains("epoch")) {
        auto epoch = name(json, "epoch", longest_feed_name);
        if (!epoch) return refuse(epoch.error());
        asked.epoch = *std::move(epoch);
    }
    auto by = text(json, "by", longest_user);
    if (!by) return refuse("'by' must say who does it: " + by.error());
    asked.by = *std::move(by);
    asked.said = dump({{"kind", "RETRY"}, {"message", asked.message}, {"by", asked.by}});
    return asked;
}

Read<FeedRequest> read(std::string_view kind, const Json& json) {
    using Act = alerts::Act::Kind;
    if (kind == "HELLO") return read_hello(json);
    if (kind == "ACK") return read_acknowledge(json);
    if (kind == "HEARTBEAT") return read_heartbeat(json);
    if (kind == "SHOW") return read_show(json);
    if (kind == "ACKNOWLEDGE") return read_act(Act::acknowledge, json);
    if (kind == "OVERRIDE") return read_act(Act::override_it, json);
    if (kind == "RETRY") return read_retry(json);
    return refuse("unknown kind '" + printable(kind) +
                  "'; there are HELLO, ACK, HEARTBEAT, SHOW, ACKNOWLEDGE, OVERRIDE and RETRY");
}

// The id of a request that could not be read, so that its sender knows which was meant.
std::string request_of(const Json& json) {
    return name(json, "request", longest_request_id).value_or("");
}

}  // namespace

tl::expected<FeedRequest, FeedError> read_feed_request(std::span<const std::string_view> frames) {
    const auto malformed = [](std::string reason, std::string request = "") {
        return tl::make_unexpected(FeedError{"malformed", std::move(reason), std::move(request)});
    };
    if (frames.size() != 2) return malformed("a request is two frames: its kind and a JSON object");
    const Json json = Json::parse(frames[1].begin(), frames[1].end(), nullptr, false);
    if (!json.is_object()) return malformed("the second frame is no JSON object");
    auto request = read(frames[0], json);
    if (!request) return malformed(std::move(request.error()), request_of(json));
    return *std::move(request);
}

std::string welcome(const FeedPosition& position, alerts::Sequence from, bool snapshot) {
    Json json{{"epoch", position.epoch},
              {"head", position.head},
              {"acked", position.acked},
              {"from", from}};
    if (snapshot) json["snapshot"] = true;
    return dump(json);
}

std::string heartbeat(const FeedPosition& position, std::optional<alerts::Sequence> up_to) {
    Json json{{"epoch", position.epoch}, {"head", position.head}, {"acked", position.acked}};
    if (up_to) json["up_to"] = *up_to;
    return dump(json);
}

std::string event_head(std::string_view epoch, alerts::Sequence seq, alerts::Sequence feed_prev) {
    return dump({{"epoch", epoch}, {"seq", seq}, {"feed_prev", feed_prev}});
}

std::string snapshot_head(std::string_view epoch, alerts::Sequence as_of, std::size_t part,
                          alerts::Sequence seq) {
    return dump({{"epoch", epoch}, {"as_of", as_of}, {"part", part}, {"seq", seq}});
}

std::string snapshot_end(std::string_view epoch, alerts::Sequence as_of, std::size_t parts) {
    return dump({{"epoch", epoch}, {"as_of", as_of}, {"parts", parts}});
}

std::string alert_head(std::string_view epoch, alerts::Sequence seq) {
    return dump({{"epoch", epoch}, {"seq", seq}});
}

std::string act_done(std::string_view request, std::string_view epoch, alerts::Sequence seq) {
    return dump({{"request", request}, {"epoch", epoch}, {"seq", seq}});
}

std::string retry_done(std::string_view request, std::string_view epoch, const Retried& retried) {
    Json json{{"request", request},
              {"epoch", epoch},
              {"message", retried.message},
              {"disposition", retried.disposition},
              {"events", retried.events}};
    if (retried.became != 0) json["became"] = retried.became;
    if (!retried.reason.empty()) json["reason"] = retried.reason;
    return dump(json);
}

std::string feed_error(const FeedError& error) {
    Json json{{"code", error.code}, {"reason", error.reason}};
    if (!error.request.empty()) json["request"] = error.request;
    if (error.oldest) json["oldest"] = *error.oldest;
    if (error.head) json["head"] = *error.head;
    if (!error.epoch.empty()) json["epoch"] = error.epoch;
    return dump(json);
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
