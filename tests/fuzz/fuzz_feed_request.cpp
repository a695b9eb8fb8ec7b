// Whatever a client sends, it is either a request within its bounds or a reason in plain text.
#include "daemon/feed_wire.hpp"
#include "daemon/printable.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

namespace {

using namespace calciwatch;

void check(const Hello& hello) {
    require(!hello.feed.empty() && hello.feed.size() <= longest_feed_name);
    require(hello.from.value_or(0) >= 0);
    require(!(hello.snapshot && hello.from));
    require(hello.credit >= 1 && hello.credit <= most_credit);
    require(hello.topics.size() <= most_topics);
    for (const std::string& topic : hello.topics) require(topic.size() <= longest_topic);
}

void check(const Acknowledge& acknowledge) {
    require(acknowledge.seq >= 0);
}

void check(const AcknowledgePart&) {}

void check(const Heartbeat&) {}

// By name, which is written as it is read, or by an event.
void check(const AlertReference& alert) {
    if (!alert.name) {
        require(alert.event >= 0);
        return;
    }
    require(alert.event == 0 && alert.epoch.empty());
    require(alert.name->patient > 0 && !alert.name->rule.empty());
    require(alerts::parse_alert_name(to_string(*alert.name)) == alert.name);
}

void check(const Show& show) {
    check(show.alert);
}

void check_text(const std::string& text, std::size_t most) {
    require(text.size() <= most);
    require(std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20U || c == '\x7f';
    }));
}

void check(const ActRequest& asked) {
    check(asked.alert);
    require(!asked.request.empty() && asked.request.size() <= longest_request_id);
    require(!asked.act.by.empty() && !asked.said.empty());
    check_text(asked.act.by, longest_user);
    check_text(asked.act.reason, longest_reason);
    const bool overrides = asked.act.kind == alerts::Act::Kind::override_it;
    require(overrides != asked.act.reason.empty());
    require(overrides || !asked.act.until);
    require(asked.act.rule.empty() && asked.act.subject.empty());
    require(printable(act_done(asked.request, "e", 1), 1000) == act_done(asked.request, "e", 1));
}

void check(const RetryRequest& asked) {
    require(!asked.request.empty() && asked.request.size() <= longest_request_id);
    require(asked.message >= 1 && asked.epoch.size() <= longest_feed_name);
    require(!asked.by.empty() && !asked.said.empty());
    check_text(asked.by, longest_user);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> exact(data, data + size);
    std::string_view rest{exact.data(), exact.size()};
    // A zero byte ends a frame.
    std::vector<std::string_view> frames;
    for (;;) {
        const std::size_t end = rest.find('\0');
        frames.push_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }

    const auto request = read_feed_request(frames);
    if (!request) {
        const FeedError& error = request.error();
        require(error.code == "malformed");
        require(!error.reason.empty() && printable(error.reason, 1000) == error.reason);
        require(error.request.size() <= longest_request_id);
        require(printable(feed_error(error), 2000) == feed_error(error));
        return 0;
    }
    std::visit([](const auto& asked) { check(asked); }, *request);
    return 0;
}
