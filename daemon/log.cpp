#include "daemon/log.hpp"

#include <cstdlib>
#include <memory>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

// sd-daemon(3): "<4>" at the beginning of a line is its syslog priority.
class Priority final : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message, const std::tm& /*time*/,
                spdlog::memory_buf_t& out) override {
        const std::string_view prefix = of(message.level);
        out.append(prefix.data(), prefix.data() + prefix.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<Priority>();
    }

  private:
    static std::string_view of(spdlog::level::level_enum level) {
        switch (level) {
            case spdlog::level::critical:
                return "<2>";
            case spdlog::level::err:
                return "<3>";
            case spdlog::level::warn:
                return "<4>";
            case spdlog::level::info:
                return "<6>";
            default:
                return "<7>";
        }
    }
};

}  // namespace

void set_up_log(std::string_view level) {
    auto logger = std::make_shared<spdlog::logger>(
        "calciwatchd", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    // Set by systemd when stderr goes to the journal.
    if (std::getenv("JOURNAL_STREAM") != nullptr) {
        auto formatter = std::make_unique<spdlog::pattern_formatter>();
        formatter->add_flag<Priority>('P').set_pattern("%P%v");
        logger->set_formatter(std::move(formatter));
    } else {
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
    }
    spdlog::set_default_logger(std::move(logger));
    set_log_level(level);
}

void set_log_level(std::string_view level) {
    spdlog::set_level(spdlog::level::from_str(std::string{level}));
}

}  // namespace calciwatch
