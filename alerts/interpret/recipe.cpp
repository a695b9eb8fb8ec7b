#include "alerts/interpret/recipe.hpp"

#include "alerts/interpret/ratio.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace alerts::interpret {
namespace {

__extension__ using Wide = __int128;

std::string small(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// Volumes have one meaning each, in any case: how many microlitres one is; 0 = no volume.
std::int64_t microlitres(std::string_view unit) {
    struct Volume {
        std::string_view name;
        std::int64_t microlitres;
    };
    constexpr std::array<Volume, 6> volumes{{{"ul", 1},
                                             {"ml", 1'000},
                                             {"cc", 1'000},
                                             {"cl", 10'000},
                                             {"dl", 100'000},
                                             {"l", 1'000'000}}};
    const auto* const known = std::find_if(volumes.begin(), volumes.end(),
                                           [&](const Volume& one) { return one.name == unit; });
    return known == volumes.end() ? 0 : known->microlitres;
}

// A fraction of whole numbers; kept small enough for every product below.
struct Ratio {
    Wide over = 1;
    Wide under = 1;
};

constexpr Wide most = 1'000'000'000'000;

Wide greatest_common(Wide a, Wide b) {
    while (b != 0) a = std::exchange(b, a % b);
    return a;
}

std::optional<Ratio> bounded(Wide over, Wide under) {
    if (over < 0 || under <= 0) return std::nullopt;
    const Wide common = std::max<Wide>(greatest_common(over, under), 1);
    if (over / common > most || under / common > most) return std::nullopt;
    return Ratio{over / common, under / common};
}

std::optional<Ratio> ratio(const Decimal& value) {
    constexpr int most_places = 9;
    if (value.coefficient() < 0 || value.coefficient() > most || value.scale() > most_places)
        return std::nullopt;
    Wide under = 1;
    for (int n = 0; n < value.scale(); ++n) under *= 10;
    return bounded(value.coefficient(), under);
}

std::optional<Ratio> times(const std::optional<Ratio>& a, const std::optional<Ratio>& b) {
    if (!a || !b) return std::nullopt;
    return bounded(a->over * b->over, a->under * b->under);
}

std::optional<Ratio> inverse(const std::optional<Ratio>& a) {
    if (!a) return std::nullopt;
    return bounded(a->under, a->over);
}

std::optional<Ratio> plus(const std::optional<Ratio>& a, const std::optional<Ratio>& b) {
    if (!a || !b) return std::nullopt;
    return bounded(a->over * b->under + b->over * a->under, a->under * b->under);
}

std::optional<Decimal> exact(const std::optional<Ratio>& value) {
    if (!value) return std::nullopt;
    return exact_decimal(static_cast<std::int64_t>(value->over),
                         static_cast<std::int64_t>(value->under));
}

// How much of the base's unit one of the whole's is; absent when nobody can say.
std::optional<Ratio> conversion(const std::string& whole, const std::string& base) {
    const std::string from = small(normal_unit(whole));
    const std::string to = small(normal_unit(base));
    if (from == to) return Ratio{};
    const std::int64_t a = microlitres(from);
    const std::int64_t b = microlitres(to);
    return a == 0 || b == 0 ? std::nullopt : bounded(a, b);
}

// All bases together, in the unit of the whole.
std::optional<Ratio> base_amount(const DrugStatement& whole,
                                 std::span<const DrugStatement> components) {
    std::optional<Ratio> sum = Ratio{0, 1};
    for (const DrugStatement& one : components) {
        if (one.role != DrugRole::base || !one.amount_low) continue;
        const auto in_unit =
            times(ratio(*one.amount_low), conversion(one.amount_unit, whole.amount_unit));
        sum = plus(sum, in_unit);
    }
    return sum;
}

}  // namespace

void portion(Reading& reading, const hl7::Path& whole_amount, const DrugStatement& whole,
             std::span<DrugStatement> components) {
    const bool has_base = std::any_of(
        components.begin(), components.end(),
        [](const DrugStatement& one) { return one.role == DrugRole::base && one.amount_low; });
    if (!whole.amount_low || !has_base) return;
    const std::optional<Ratio> made = base_amount(whole, components);
    const bool one_container = *whole.amount_low == 1 && !whole.amount_high;
    if (!made && one_container) return;

    bool told = true;
    const auto share = [&](std::optional<Decimal>& amount, const Decimal& given) {
        if (!amount) return;
        amount = exact(times(ratio(*amount), times(ratio(given), inverse(made))));
        told = told && amount;
    };
    for (DrugStatement& one : components) {
        const std::optional<Decimal> recipe = one.amount_low;
        share(one.amount_low, *whole.amount_low);
        if (whole.amount_high && recipe) {
            one.amount_high = recipe;
            share(one.amount_high, *whole.amount_high);
        }
        if (!one.amount_low) one.amount_high.reset();
        if (one.amount_high == one.amount_low) one.amount_high.reset();
    }
    if (told) return;
    reading.find("component-dose-unknown", whole_amount,
                 "what one dose holds of a component cannot be told from the recipe in RXC");
}

}  // namespace alerts::interpret
