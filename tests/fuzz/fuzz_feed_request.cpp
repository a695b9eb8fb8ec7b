// Whatever a subscriber sends, it is either a request within its bounds or a reason in plain text.
#include "daemon/feed_wire.hpp"
#include "daemon/printable.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

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

    const auto request = calciwatch::read_feed_request(frames);
    if (!request) {
        const std::string& reason = request.error();
        require(!reason.empty() && calciwatch::printable(reason, 1000) == reason);
        require(!calciwatch::feed_error(reason).empty());
        return 0;
    }
    if (const auto* hello = std::get_if<calciwatch::Hello>(&*request)) {
        require(!hello->feed.empty() && hello->feed.size() <= calciwatch::longest_feed_name);
        require(hello->from.value_or(0) >= 0);
        require(hello->credit >= 1 && hello->credit <= calciwatch::most_credit);
        require(hello->topics.size() <= calciwatch::most_topics);
        for (const std::string& topic : hello->topics)
            require(topic.size() <= calciwatch::longest_topic);
    } else if (const auto* acknowledge = std::get_if<calciwatch::Acknowledge>(&*request)) {
        require(acknowledge->seq >= 0);
    }
    return 0;
}
