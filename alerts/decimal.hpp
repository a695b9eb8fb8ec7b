// Exact decimal numbers for clinical values: 500.0 is 500, and 500.1 is more. Never a double.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace alerts {

// coefficient x 10^-scale. At most 18 significant digits, at most 18 of them after the point:
// more than any laboratory prints; parse() refuses what does not fit rather than round.
class Decimal {
  public:
    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t whole) : coefficient_{whole} {}  // NOLINT: 500 is a Decimal

    // Optional sign, digits, optional point and digits ("-0.5", ".5", "12."). Nothing else.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    [[nodiscard]] std::string to_string() const;  // shortest: "500.1", "-0.5", "12"

    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
    friend std::optional<Decimal> multiplied(const Decimal& a, const Decimal& b);
    friend std::optional<Decimal> sum(const Decimal& a, const Decimal& b);
    friend std::optional<Decimal> difference(const Decimal& a, const Decimal& b);

    [[nodiscard]] constexpr std::int64_t coefficient() const { return coefficient_; }
    [[nodiscard]] constexpr int scale() const { return scale_; }

  private:
    __extension__ using Whole = __int128;
    static std::optional<Decimal> fitting(Whole coefficient, int scale);

    std::int64_t coefficient_ = 0;
    int scale_ = 0;
};

// An exact conversion: value x multiply / divide. 10/40.078 has no finite decimal, so the ratio
// is kept and comparisons multiply crosswise.
struct Factor {
    Decimal multiply{1};
    Decimal divide{1};
    friend bool operator==(const Factor&, const Factor&) = default;
};

// Empty when it does not fit.
[[nodiscard]] std::optional<Decimal> multiplied(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> sum(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> difference(const Decimal& a, const Decimal& b);

// How value x factor stands to bound, exactly.
[[nodiscard]] std::strong_ordering compare(const Decimal& value, const Factor& factor,
                                           const Decimal& bound);

// How a x a_factor stands to so many percent of b x b_factor, exactly.
[[nodiscard]] std::strong_ordering compare_to_share(const Decimal& a, const Factor& a_factor,
                                                    const Decimal& percent, const Decimal& b,
                                                    const Factor& b_factor);

}  // namespace alerts
