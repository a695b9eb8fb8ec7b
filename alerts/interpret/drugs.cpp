#include "alerts/interpret/drugs.hpp"

#include "alerts/interpret/recipe.hpp"
#include "hl7/segments/pharmacy.hpp"

#include <algorithm>

namespace alerts::interpret {
namespace {

using hl7::Rxa;
using hl7::Rxc;
using hl7::Rxd;
using hl7::Rxe;
using hl7::Rxg;
using hl7::Rxo;

// Where a segment that names a drug has the code and what is said of it; 0 = it does not say.
struct DrugFields {
    std::size_t code;
    std::size_t low = 0;
    std::size_t high = 0;
    std::size_t unit = 0;
    std::size_t strength = 0;
    std::size_t strength_unit = 0;
    std::size_t rate = 0;
    std::size_t rate_unit = 0;
    std::size_t per = 0;
};

// "75 mg" where only the unit belongs: the number, and the unit behind it.
struct Written {
    std::optional<Decimal> number;
    std::string unit;
};
Written written_unit(const hl7::Field& field, std::string unit) {
    const std::size_t digits = unit.find_first_not_of("0123456789.");
    if (digits == 0 || unit.empty()) return {std::nullopt, std::move(unit)};
    const auto number = Decimal::parse(std::string_view{unit}.substr(0, digits));
    if (!number) return {std::nullopt, std::move(unit)};
    if (digits == std::string::npos) {  // 43^mg/h
        std::string words{value(field[2])};
        return {number, std::move(words)};
    }
    std::string rest{trim(std::string_view{unit}.substr(digits))};
    const bool letter =
        !rest.empty() && ((rest[0] >= 'A' && rest[0] <= 'Z') || (rest[0] >= 'a' && rest[0] <= 'z'));
    if (!letter) return {std::nullopt, std::move(unit)};  // 10*3/uL
    return {number, std::move(rest)};
}

// A unit that brings a number of its own is the dose when the amount says nothing else.
void read_unit(Reading& reading, const hl7::Segment& segment, const DrugFields& at,
               DrugStatement& drug) {
    const hl7::Field field = segment[at.unit];
    drug.amount_unit = reading.unit(field);
    Written written = written_unit(field, drug.amount_unit);
    if (!written.number) return;
    const bool agrees = !drug.amount_high && (!drug.amount_low || *drug.amount_low == 1 ||
                                              *drug.amount_low == *written.number);
    if (agrees) {
        reading.find("dose-in-unit", reading.path(segment, at.unit),
                     "the unit has a number in it: read as the dose");
        drug.amount_low = written.number;
        drug.amount_unit = std::move(written.unit);
        return;
    }
    reading.find("dose-unclear", reading.path(segment, at.unit),
                 "the unit has a number in it that is not the amount: no dose is read");
    drug.amount_unit = reading.text(field[1]) + (written.unit.empty() ? "" : " " + written.unit);
    drug.amount_low.reset();
    drug.amount_high.reset();
}

void read_dose(Reading& reading, const hl7::Segment& segment, const DrugFields& at,
               DrugStatement& drug) {
    if (at.low == 0) return;
    drug.amount_low = reading.number(segment, at.low);
    if (at.high != 0) drug.amount_high = reading.number(segment, at.high);
    if (!drug.amount_low) std::swap(drug.amount_low, drug.amount_high);
    if (drug.amount_high == drug.amount_low) drug.amount_high.reset();
    read_unit(reading, segment, at, drug);
    if (drug.amount_low == Decimal{0} && !drug.amount_high) {
        reading.find("dose-zero", reading.path(segment, at.low), "no dose is read");
        drug.amount_low.reset();
    }
}

void read_strength_and_rate(Reading& reading, const hl7::Segment& segment, const DrugFields& at,
                            DrugStatement& drug) {
    if (at.strength != 0) {
        drug.strength = reading.number(segment, at.strength);
        drug.strength_unit = reading.unit(segment[at.strength_unit]);
    }
    if (at.rate != 0) {
        drug.rate = reading.number(segment, at.rate);
        drug.rate_unit = reading.unit(segment[at.rate_unit]);
    }
    if (at.per == 0 || drug.rate || drug.amount_high) return;
    const std::string per = reading.text(segment[at.per][1]);
    if (per.empty() || !drug.amount_low) return;
    drug.rate = drug.amount_low;
    drug.rate_unit = drug.amount_unit + "/" + per;
}

// A code field holds one drug; should a sender repeat it, each repetition counts.
void read_drug(Reading& reading, const hl7::Segment& segment, const DrugFields& at, DrugRole role,
               std::vector<DrugStatement>& drugs) {
    DrugStatement drug;
    drug.role = role;
    drug.source = reading.source(segment, at.code);
    const hl7::Field code = segment[at.code];
    const std::size_t sent = std::min(code.repetitions(), max_repetitions);
    bool dosed = false;
    for (std::size_t n = 1; n <= sent; ++n) {
        drug.what = reading.coded(code.repetition(n));
        if (drug.what.codes.empty() && drug.what.original_text.empty()) continue;
        if (!dosed) {
            read_dose(reading, segment, at, drug);
            read_strength_and_rate(reading, segment, at, drug);
        }
        dosed = true;
        if (n == sent)
            drugs.push_back(std::move(drug));
        else
            drugs.push_back(drug);
    }
}

// Some senders leave RXE-2 empty and write everything one field further on. How far the shift
// goes, nobody knows: strength and rate are left out.
void read_rxe(Reading& reading, const hl7::Segment& rxe, std::vector<DrugStatement>& drugs) {
    constexpr DrugFields standard{
        Rxe::give_code,        Rxe::give_amount_minimum, Rxe::give_amount_maximum,
        Rxe::give_units,       Rxe::give_strength,       Rxe::give_strength_units,
        Rxe::give_rate_amount, Rxe::give_rate_units,     Rxe::give_per_time_unit};
    constexpr DrugFields shifted{standard.code + 1, standard.low + 1, standard.high + 1,
                                 standard.unit + 1};
    const bool empty = value(rxe[standard.code].raw()).empty();
    if (!empty || rxe[shifted.code].repetition(1).components() < 2) {
        read_drug(reading, rxe, standard, DrugRole::give, drugs);
        return;
    }
    reading.find("drug-code-misplaced", reading.path(rxe, shifted.code),
                 "RXE-2 is empty and RXE-3 has components: read as the give code");
    read_drug(reading, rxe, shifted, DrugRole::give, drugs);
}

// RXO-1 may be empty when the order is written out in RXO-6 (free text, 4A.4.1).
void read_rxo(Reading& reading, const hl7::Segment& rxo, std::vector<DrugStatement>& drugs) {
    constexpr DrugFields coded{
        Rxo::requested_give_code,           Rxo::requested_give_amount_minimum,
        Rxo::requested_give_amount_maximum, Rxo::requested_give_units,
        Rxo::requested_give_strength,       Rxo::requested_give_strength_units,
        Rxo::requested_give_rate_amount,    Rxo::requested_give_rate_units};
    DrugFields written = coded;
    written.code = Rxo::providers_pharmacy_instructions;
    const bool empty = value(rxo[coded.code].raw()).empty();
    if (empty && !value(rxo[written.code].raw()).empty()) {
        reading.find("drug-code-missing", reading.path(rxo, coded.code),
                     "the drug is looked for in the words of RXO-6");
        read_drug(reading, rxo, written, DrugRole::requested, drugs);
        return;
    }
    read_drug(reading, rxo, coded, DrugRole::requested, drugs);
}

void read_rxc(Reading& reading, const hl7::Segment& rxc, std::vector<DrugStatement>& drugs) {
    constexpr DrugFields component{
        Rxc::component_code,  Rxc::component_amount,   0,
        Rxc::component_units, Rxc::component_strength, Rxc::component_strength_units};
    const bool base = value(rxc[Rxc::rx_component_type][1]) == "B";
    read_drug(reading, rxc, component, base ? DrugRole::base : DrugRole::additive, drugs);
}

void read_supply(Reading& reading, const hl7::Segment& segment, std::vector<DrugStatement>& drugs) {
    if (segment.is("RXD"))
        read_drug(reading, segment, {Rxd::dispense_give_code}, DrugRole::give, drugs);
    else if (segment.is("RXG"))
        read_drug(reading, segment, {Rxg::give_code}, DrugRole::give, drugs);
    else if (segment.is("RXA") && was_given(segment))
        read_drug(reading, segment, {Rxa::administered_code}, DrugRole::give, drugs);
}

// An RXE or RXO, whose components follow it.
struct Whole {
    hl7::Segment segment;
    std::size_t amount;           // its field
    std::size_t drug;             // among all drugs of the group
    std::size_t first_component;  // likewise
};

std::optional<Whole> read_whole(Reading& reading, const hl7::Segment& segment,
                                std::vector<DrugStatement>& drugs) {
    const bool encoded = segment.is("RXE");
    const std::size_t first = drugs.size();
    if (encoded)
        read_rxe(reading, segment, drugs);
    else
        read_rxo(reading, segment, drugs);
    if (drugs.size() == first) return std::nullopt;
    const std::size_t amount = encoded ? std::size_t{Rxe::give_amount_minimum}
                                       : std::size_t{Rxo::requested_give_amount_minimum};
    return Whole{segment, amount, first, drugs.size()};
}

bool none_was_given(std::span<const hl7::Segment> group) {
    const auto administration = [](const hl7::Segment& one) { return one.is("RXA"); };
    return std::any_of(group.begin(), group.end(), administration) &&
           std::none_of(group.begin(), group.end(), [&](const hl7::Segment& one) {
               return administration(one) && was_given(one);
           });
}

}  // namespace

bool was_given(const hl7::Segment& rxa) {
    const std::string_view completion = value(rxa[Rxa::completion_status][1]);
    return completion != "RE" && completion != "NA" && value(rxa[Rxa::action_code][1]) != "D";
}

std::vector<DrugStatement> read_drugs(Reading& reading, std::span<const hl7::Segment> group,
                                      OrderFamily family, OrderEffect effect) {
    std::vector<DrugStatement> drugs;
    const bool supply = family == OrderFamily::supply;
    if (supply && (effect != OrderEffect::evidence || none_was_given(group))) return drugs;

    std::optional<Whole> whole;
    const auto end_mixture = [&] {
        if (!whole || whole->first_component == drugs.size()) return;
        portion(reading, reading.path(whole->segment, whole->amount), drugs[whole->drug],
                std::span{drugs}.subspan(whole->first_component));
    };
    for (const hl7::Segment& segment : group) {
        if (segment.is("RXE") || segment.is("RXO")) {
            end_mixture();
            whole = read_whole(reading, segment, drugs);
        } else if (segment.is("RXC")) {
            read_rxc(reading, segment, drugs);
        } else if (supply) {
            read_supply(reading, segment, drugs);
        }
    }
    end_mixture();
    return drugs;
}

}  // namespace alerts::interpret
