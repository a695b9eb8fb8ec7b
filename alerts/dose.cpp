#include "alerts/dose.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace alerts {
namespace {

// Each as a power of ten of grams or litres.
struct Unit {
    std::string_view name;
    int power;
};
constexpr std::array<Unit, 9> masses{{{"kg", 3},
                                      {"g", 0},
                                      {"gram", 0},
                                      {"grams", 0},
                                      {"mg", -3},
                                      {"milligram", -3},
                                      {"milligrams", -3},
                                      {"ug", -6},
                                      {"ng", -9}}};
constexpr std::array<Unit, 6> volumes{
    {{"l", 0}, {"litre", 0}, {"liter", 0}, {"dl", -1}, {"ml", -3}, {"cc", -3}}};

// A piece of a product that comes in pieces.
constexpr std::array<std::string_view, 9> pieces{"vial",   "vials",   "vl",  "ampoule", "ampoules",
                                                 "ampule", "ampules", "amp", "amps"};

// No two of these units differ by case alone.
std::string folded(std::string_view unit) {
    std::string text = normal_unit(unit);
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

template <std::size_t N>
std::optional<int> power_of(const std::array<Unit, N>& units, std::string_view unit) {
    const std::string name = folded(unit);
    for (const Unit& one : units) {
        if (one.name == name) return one.power;
    }
    return std::nullopt;
}

Factor power_of_ten(int power) {
    std::int64_t ten = 1;
    for (int i = power < 0 ? -power : power; i > 0; --i) ten *= 10;
    return power < 0 ? Factor{1, ten} : Factor{ten, 1};
}

// "mg/mL", "g/250mL" is not read: a recipe, not a strength of one millilitre.
struct Concentration {
    int mass;
    int volume;
};
std::optional<Concentration> concentration(std::string_view unit) {
    const std::size_t slash = unit.find('/');
    if (slash == unit.npos) return std::nullopt;
    const auto mass = power_of(masses, unit.substr(0, slash));
    const auto volume = power_of(volumes, unit.substr(slash + 1));
    if (!mass || !volume) return std::nullopt;
    return Concentration{*mass, *volume};
}

// So many pieces, each with this content.
std::optional<Dose> in_pieces(const Decimal& low, const Decimal& high, const Content* content,
                              int asked) {
    if (content == nullptr) return std::nullopt;
    const auto mass = power_of(masses, content->unit);
    if (!mass) return std::nullopt;
    const auto each_low = multiplied(low, content->amount);
    const auto each_high = multiplied(high, content->amount);
    if (!each_low || !each_high) return std::nullopt;
    return Dose{*each_low, *each_high, power_of_ten(*mass - asked)};
}

}  // namespace

bool is_mass(std::string_view unit) {
    return power_of(masses, unit).has_value();
}

std::optional<Dose> read_dose(const DrugStatement& drug, std::string_view unit,
                              const Terminology& terminology) {
    const auto asked = power_of(masses, unit);
    if (!asked || !drug.amount_low || *drug.amount_low <= 0) return std::nullopt;
    const Decimal low = *drug.amount_low;
    const Decimal high = drug.amount_high.value_or(low);
    if (high < low) return std::nullopt;
    if (const auto mass = power_of(masses, drug.amount_unit))
        return Dose{low, high, power_of_ten(*mass - *asked)};
    if (std::find(pieces.begin(), pieces.end(), folded(drug.amount_unit)) != pieces.end())
        return in_pieces(low, high, terminology.content_of(drug.what), *asked);
    const auto volume = power_of(volumes, drug.amount_unit);
    if (!volume || !drug.strength || *drug.strength <= 0) return std::nullopt;
    const auto strength = concentration(drug.strength_unit);
    if (!strength) return std::nullopt;
    Factor factor = power_of_ten(*volume - strength->volume + strength->mass - *asked);
    // A power of ten is one of the two, so the other takes the strength exactly.
    if (factor.multiply == Decimal{1}) {
        factor.multiply = *drug.strength;
        return Dose{low, high, factor};
    }
    const auto product = multiplied(*drug.strength, factor.multiply);
    if (!product) return std::nullopt;
    factor.multiply = *product;
    return Dose{low, high, factor};
}

}  // namespace alerts
