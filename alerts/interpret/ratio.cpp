#include "alerts/interpret/ratio.hpp"

#include <string>

namespace alerts::interpret {

std::optional<Decimal> exact_decimal(std::int64_t over, std::int64_t under) {
    constexpr std::int64_t most = 1'000'000'000'000;
    constexpr std::size_t most_places = 6;
    if (over < 0 || over > most || under <= 0 || under > most) return std::nullopt;
    // By hand on paper: a digit at a time, what is left over times ten.
    std::string digits = std::to_string(over / under);
    std::int64_t left = over % under;
    if (left != 0) digits += '.';
    for (std::size_t places = 0; left != 0; ++places) {
        if (places == most_places) return std::nullopt;
        left *= 10;
        digits += static_cast<char>('0' + left / under);
        left %= under;
    }
    return Decimal::parse(digits);
}

}  // namespace alerts::interpret
