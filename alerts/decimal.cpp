#include "alerts/decimal.hpp"

#include <algorithm>
#include <initializer_list>

#include <boost/multiprecision/cpp_int.hpp>

namespace alerts {
namespace {

// Wide enough for the largest product that can arise: two 64-bit coefficients and a difference
// of 36 places need 246 bits.
using Wide = boost::multiprecision::int256_t;
__extension__ using Int128 = __int128;

constexpr int max_digits = 18;

template <class Integer>
Integer power_of_ten(int exponent) {
    Integer power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

// a x 10^-a_scale against b x 10^-b_scale.
template <class Integer>
std::strong_ordering order(Integer a, int a_scale, Integer b, int b_scale) {
    if (a_scale < b_scale) a *= power_of_ten<Integer>(b_scale - a_scale);
    if (b_scale < a_scale) b *= power_of_ten<Integer>(a_scale - b_scale);
    if (a < b) return std::strong_ordering::less;
    return b < a ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    Decimal result;
    int digits = 0;    // from the first that is not 0
    int scale = 0;     // places after the point, zeros at their end too
    int zeros = 0;     // at the end of what was read after the point
    bool any = false;  // digit
    bool point = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (!digit(c)) return std::nullopt;
        any = true;
        if (point) {
            ++scale;
            if (c == '0') {
                ++zeros;
                continue;
            }
        }
        for (; zeros > 0; --zeros) {
            if (digits > 0 && ++digits > max_digits) return std::nullopt;
            result.coefficient_ *= 10;
        }
        if (digits > 0 || c != '0') ++digits;
        if (digits > max_digits) return std::nullopt;
        result.coefficient_ = result.coefficient_ * 10 + (c - '0');
    }
    result.scale_ = scale - zeros;
    if (!any || result.scale_ > max_digits) return std::nullopt;
    if (negative) result.coefficient_ = -result.coefficient_;
    return result;
}

std::string Decimal::to_string() const {
    std::string digits = std::to_string(coefficient_);
    const std::string sign = coefficient_ < 0 ? "-" : "";
    if (!sign.empty()) digits.erase(0, 1);
    const auto places = static_cast<std::size_t>(scale_);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, ".");
    return sign + digits;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    // 64 bits and 18 places: 10^37 at most.
    return order<Int128>(a.coefficient_, a.scale_, b.coefficient_, b.scale_);
}

// coefficient x 10^-scale, shortened where it ends in zeros.
std::optional<Decimal> Decimal::fitting(Whole coefficient, int scale) {
    for (; scale > 0 && coefficient % 10 == 0; --scale) coefficient /= 10;
    const Whole limit = power_of_ten<Whole>(max_digits);
    if (coefficient >= limit || coefficient <= -limit || scale > max_digits) return std::nullopt;
    Decimal made;
    made.coefficient_ = static_cast<std::int64_t>(coefficient);
    made.scale_ = scale;
    return made;
}

std::optional<Decimal> multiplied(const Decimal& a, const Decimal& b) {
    return Decimal::fitting(Int128{a.coefficient_} * b.coefficient_, a.scale_ + b.scale_);
}

std::optional<Decimal> sum(const Decimal& a, const Decimal& b) {
    const int scale = std::max(a.scale_, b.scale_);
    return Decimal::fitting(a.coefficient_ * power_of_ten<Int128>(scale - a.scale_) +
                                b.coefficient_ * power_of_ten<Int128>(scale - b.scale_),
                            scale);
}

std::optional<Decimal> difference(const Decimal& a, const Decimal& b) {
    Decimal negative = b;
    negative.coefficient_ = -b.coefficient_;
    return sum(a, negative);
}

std::strong_ordering compare(const Decimal& value, const Factor& factor, const Decimal& bound) {
    if (factor == Factor{}) return value <=> bound;
    return order<Wide>(Wide{value.coefficient()} * factor.multiply.coefficient(),
                       value.scale() + factor.multiply.scale(),
                       Wide{bound.coefficient()} * factor.divide.coefficient(),
                       bound.scale() + factor.divide.scale());
}

std::strong_ordering compare_to_share(const Decimal& a, const Factor& a_factor,
                                      const Decimal& percent, const Decimal& b,
                                      const Factor& b_factor) {
    using Integer = boost::multiprecision::cpp_int;
    const auto product = [](std::initializer_list<const Decimal*> decimals) {
        Integer whole = 1;
        for (const Decimal* one : decimals) whole *= one->coefficient();
        return whole;
    };
    const auto scale = [](std::initializer_list<const Decimal*> decimals) {
        int places = 0;
        for (const Decimal* one : decimals) places += one->scale();
        return places;
    };
    const Decimal hundred{100};
    const auto left = {&a, &a_factor.multiply, &b_factor.divide, &hundred};
    const auto right = {&b, &b_factor.multiply, &a_factor.divide, &percent};
    return order<Integer>(product(left), scale(left), product(right), scale(right));
}

}  // namespace alerts
