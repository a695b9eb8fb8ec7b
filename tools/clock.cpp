#include "tools/clock.hpp"

#include "tools/time_text.hpp"

#include <chrono>
#include <string>

namespace calciwatch {
namespace {

CLI::Validator since_time() {
    return {[](const std::string& text) {
                return parse_since(text, now())
                           ? std::string{}
                           : "must be like 2h, 7d, 2026-11-22 or 2026-11-22T10:15:00Z";
            },
            "TIME"};
}

}  // namespace

alerts::Time now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

CLI::Option* add_time_option(CLI::App& command, const std::string& name,
                             std::optional<alerts::Time>& time, const std::string& what) {
    return command
        .add_option_function<std::string>(
            name, [&time](const std::string& text) { time = parse_since(text, now()); },
            what + ": 2h (ago), 7d, 2026-11-22 or 2026-11-22T10:15:00Z")
        ->check(since_time());
}

}  // namespace calciwatch
