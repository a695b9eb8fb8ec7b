#include "alerts/interpret/clock.hpp"

#include <array>
#include <cstdio>

#include <date/tz.h>

namespace alerts::interpret {
namespace {

using Local = std::chrono::local_time<std::chrono::milliseconds>;

std::chrono::year_month_day date_of(Local local) {
    return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(local)};
}

// The first moment after a time of this precision.
Local beyond(Local local, hl7::Precision precision) {
    using namespace std::chrono;
    const year_month_day date = date_of(local);
    switch (precision) {
        case hl7::Precision::year:
            return local_days{(date.year() + years{1}) / date.month() / date.day()};
        case hl7::Precision::month: {
            const year_month next = date.year() / date.month() + months{1};
            return local_days{next / day{1}};
        }
        case hl7::Precision::day:
            return local + days{1};
        case hl7::Precision::hour:
            return local + hours{1};
        case hl7::Precision::minute:
            return local + minutes{1};
        case hl7::Precision::second:
            return local + seconds{1};
        case hl7::Precision::fraction:
            return local + milliseconds{1};
    }
    return local;
}

}  // namespace

Period Clock::to_utc(const hl7::Timestamp& timestamp) const {
    const Time first = to_utc(timestamp.local, timestamp.offset);
    const Time next = to_utc(beyond(timestamp.local, timestamp.precision), timestamp.offset);
    return {first, next};
}

Time Clock::to_utc(Local local, std::optional<std::chrono::minutes> sent) const {
    const std::chrono::milliseconds written = local.time_since_epoch();
    if (!sent) sent = offset_;
    if (sent) return Time{written - *sent};
    const date::local_info info =
        zone_->get_info(date::local_time<std::chrono::milliseconds>{written});
    return Time{written - info.first.offset};
}

std::string iso_date(const hl7::Timestamp& timestamp) {
    const std::chrono::year_month_day date = date_of(timestamp.local);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    constexpr std::size_t year = 4;
    constexpr std::size_t month = 7;
    constexpr std::size_t day = 10;
    const std::string_view all{text.data(), day};
    switch (timestamp.precision) {
        case hl7::Precision::year:
            return std::string{all.substr(0, year)};
        case hl7::Precision::month:
            return std::string{all.substr(0, month)};
        default:
            return std::string{all};
    }
}

}  // namespace alerts::interpret
