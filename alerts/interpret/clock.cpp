#include "alerts/interpret/clock.hpp"

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
    switch (precision) {
        case hl7::Precision::year: {
            const year_month_day first = date_of(local);
            return local_days{(first.year() + years{1}) / first.month() / first.day()};
        }
        case hl7::Precision::month: {
            const year_month_day first = date_of(local);
            return local_days{(first.year() / first.month() + months{1}) / day{1}};
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
    if (season_.begin <= local && local < season_.end) return Time{written - season_.offset};
    const date::local_info info =
        zone_->get_info(date::local_time<std::chrono::milliseconds>{written});
    // A day away from where the clocks jump there is no doubt.
    constexpr std::chrono::days doubt{1};
    const std::chrono::seconds offset = info.first.offset;
    season_ = {Local{info.first.begin.time_since_epoch() + offset + doubt},
               Local{info.first.end.time_since_epoch() + offset - doubt}, offset};
    return Time{written - offset};
}

std::string iso_date(const hl7::Timestamp& timestamp) {
    const std::chrono::year_month_day date = date_of(timestamp.local);
    std::string text{"0000-00-00"};
    const auto write = [&text](std::size_t end, unsigned number) {
        for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
    };
    constexpr std::size_t year = 4;
    constexpr std::size_t month = 7;
    constexpr std::size_t day = 10;
    write(year, static_cast<unsigned>(static_cast<int>(date.year())));
    write(month, static_cast<unsigned>(date.month()));
    write(day, static_cast<unsigned>(date.day()));
    if (timestamp.precision == hl7::Precision::year) text.resize(year);
    if (timestamp.precision == hl7::Precision::month) text.resize(month);
    return text;
}

}  // namespace alerts::interpret
