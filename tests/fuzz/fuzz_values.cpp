// What is read as a value holds exactly what was written; what is not is refused, never guessed.
#include "hl7/values.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <string>

namespace {

bool decimal(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    std::size_t digits = 0;
    std::size_t points = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            ++digits;
        else if (c == '.')
            ++points;
        else
            return false;
    }
    return digits > 0 && points <= 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw{reinterpret_cast<const char*>(data), size};
    const hl7::Repetition piece{raw, hl7::Delimiters{}};

    if (const auto number = hl7::parse_decimal(raw)) {
        require(decimal(*number));
        require(raw.find(*number) != std::string_view::npos);
        const auto same = hl7::parse_comparable(raw);
        require(same && same->first == *number && same->comparator == hl7::Comparator::equal);
    }
    for (const auto& number : {hl7::parse_comparable(raw), hl7::parse_sn(piece)}) {
        if (!number) continue;
        require(decimal(number->first));
        require(number->second.empty() || (decimal(number->second) && number->separator != '\0'));
    }
    if (const auto time = hl7::parse_timestamp(raw)) {
        using namespace std::chrono;
        const year_month_day date{floor<days>(time->local)};
        require(date.ok() && date.year() >= year{1} && date.year() <= year{9999});
        std::string written = std::to_string(static_cast<int>(date.year()));
        require(std::string(4 - written.size(), '0') + written == raw.substr(0, 4));
        require(time->offset.has_value() == (raw.find_first_of("+-") != std::string_view::npos));
        if (time->offset) require(abs(*time->offset) <= hours{14});
    }
    const auto within = [&raw](std::string_view part) { return part.size() <= raw.size(); };
    const auto cx = hl7::parse_cx(piece);
    require(within(cx.number) && within(cx.authority) && within(cx.type));
    const auto ei = hl7::parse_ei(piece);
    require(within(ei.id) && within(ei.namespace_id) && within(ei.universal_id));
    const auto cwe = hl7::parse_cwe(piece);
    require(!cwe.empty() || (cwe.primary.code.empty() && cwe.original_text.empty()));
    return 0;
}
