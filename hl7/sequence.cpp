#include "hl7/sequence.hpp"

#include "hl7/message.hpp"

#include <charconv>
#include <limits>

namespace hl7 {
namespace {

std::optional<std::int64_t> read_number(std::string_view raw) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    // The highest of all has no successor to expect.
    if (error != std::errc{} || end != raw.data() + raw.size() || value < -1 ||
        value == std::numeric_limits<std::int64_t>::max())
        return std::nullopt;
    return value;
}

// The number that comes next, or -1: any.
std::string expected(std::optional<std::int64_t> last) {
    return std::to_string(last ? *last + 1 : -1);
}

}  // namespace

SequenceStep follow_sequence(std::optional<std::int64_t> last, std::string_view msh_13) {
    using enum SequenceVerdict;
    if (presence(msh_13) != Presence::present) return {not_in_use, last, {}};
    const auto number = read_number(msh_13);
    if (!number) return {unreadable, last, expected(last)};
    if (*number == 0) return {asked, last, expected(last)};
    if (*number == -1) return {reset, std::nullopt, "-1"};
    if (!last || *number == *last + 1) return {next, number, std::to_string(*number)};
    if (*number == *last) return {repeated, last, std::to_string(*number)};
    return {out_of_order, last, expected(last)};
}

}  // namespace hl7
