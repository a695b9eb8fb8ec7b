#include "tools/feed_errand.hpp"

#include <chrono>
#include <random>
#include <string_view>
#include <thread>
#include <utility>

namespace calciwatch {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

std::string new_request_id() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device random;
    std::string id(32, '0');
    for (char& digit : id) digit = digits[random() % digits.size()];
    return id;
}

tl::unexpected<NotDone> not_done(NotDone::Why why, std::string reason, std::string code = {}) {
    return tl::make_unexpected(NotDone{why, std::move(reason), std::move(code)});
}

}  // namespace

std::string word(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

tl::expected<Json, NotDone> have_done(FeedRequester& feed, const std::string& kind, Json request) {
    const std::string id = new_request_id();
    request["request"] = id;
    const Frames frames{kind, request.dump(-1, ' ', false, Json::error_handler_t::replace)};
    const auto end = std::chrono::steady_clock::now() + feed.patience();
    for (;;) {
        const auto answer = feed.ask(frames, [&id](const Frames& heard) {
            if (heard.size() < 2 || (heard[0] != "DONE" && heard[0] != "ERROR")) return false;
            const Json json = Json::parse(heard[1], nullptr, false);
            return json.is_object() && word(json, "request") == id;
        });
        if (!answer)
            return not_done(NotDone::Why::no_answer,
                            answer.error() + " Whether it was done is not known: look again.");
        Json json = Json::parse(answer->at(1));
        if (answer->at(0) == "DONE") return json;
        const std::string code = word(json, "code");
        const bool passing = code == "busy" || code == "not-kept";
        if (!passing) return not_done(NotDone::Why::refused, word(json, "reason"), code);
        if (std::chrono::steady_clock::now() > end)
            return not_done(NotDone::Why::not_now, word(json, "reason"), code);
        std::this_thread::sleep_for(1s);
    }
}

}  // namespace calciwatch
