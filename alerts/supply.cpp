#include "alerts/supply.hpp"

#include <algorithm>

namespace alerts {
namespace {

using enum AdministrationStatus;

bool same_statement(const Administration& a, const Administration& b) {
    return a.number == b.number && a.at == b.at && a.status == b.status && a.drug == b.drug &&
           a.amount == b.amount && a.unit == b.unit;
}

Administration* meant(MedicationOrder& order, const Administration& said) {
    auto& all = order.administrations;
    const auto numbered = [&](const Administration& one) { return one.number == said.number; };
    const auto exact = std::find_if(all.begin(), all.end(), [&](const Administration& one) {
        return numbered(one) && one.at == said.at;
    });
    if (exact != all.end()) return &*exact;
    if (!said.amends || said.number.empty()) return nullptr;
    if (std::count_if(all.begin(), all.end(), numbered) != 1) return nullptr;
    return &*std::find_if(all.begin(), all.end(), numbered);
}

// A deletion need not repeat what it deletes.
Administration amended(Administration known, const Administration& said) {
    if (said.status != deleted) known = said;
    known.status = said.status;
    known.amends = false;
    known.source = said.source;
    return known;
}

void keep_in_order(std::vector<Administration>& all) {
    std::stable_sort(all.begin(), all.end(),
                     [](const Administration& a, const Administration& b) { return a.at < b.at; });
    if (all.size() > most_administrations) all.erase(all.begin());
}

// A repetition keeps the source that said it first.
void take(MedicationOrder& order, const Administration& said) {
    if (Administration* const known = meant(order, said); known != nullptr) {
        if (said.source.sent < known->source.sent) return;
        Administration next = amended(*known, said);
        if (same_statement(*known, next)) return;
        *known = std::move(next);
    } else {
        auto& all = order.administrations;
        if (all.size() >= most_administrations && said.at < all.front().at) return;
        all.push_back(said);
        all.back().amends = false;  // of the statement, not of what is kept
    }
    keep_in_order(order.administrations);
    order.changed = true;
}

bool seen_in_administration(const Drug& drug) {
    return drug.said.source.place.starts_with("RXA");
}

void take_back_drugs(MedicationOrder& order, std::vector<Withdrawal>& withdrawals) {
    const auto names = [&](const Drug& drug, bool given_) {
        return std::any_of(order.administrations.begin(), order.administrations.end(),
                           [&](const Administration& one) {
                               return (one.status == given) == given_ &&
                                      one.drug == drug.said.what.display();
                           });
    };
    const auto gone = [&](const Drug& drug) {
        return seen_in_administration(drug) && names(drug, false) && !names(drug, true);
    };
    for (const Drug& drug : order.drugs)
        if (gone(drug)) withdrawals.push_back({drug.said.source, "administration taken back"});
    order.changed |= std::erase_if(order.drugs, gone) > 0;
}

std::optional<Time> supply_ends(const MedicationOrder& order) {
    std::optional<Time> end = order.supplied_until;
    for (const Administration& one : order.administrations) {
        if (one.status != given) continue;
        const Time used_up = one.at + runs_after_last_given;
        end = end ? std::max(*end, used_up) : used_up;
    }
    return end;
}

// Nothing shows the order any more: it was a mistake.
void take_back(MedicationOrder& order, std::vector<Withdrawal>& withdrawals) {
    if (order.status == OrderStatus::cancelled) return;
    for (const Drug& drug : order.drugs)
        withdrawals.push_back({drug.said.source, "administration taken back"});
    lift_stop(order);
    order.status = OrderStatus::cancelled;
    order.changed = true;
}

}  // namespace

bool known_from_supply_alone(const MedicationOrder& order) {
    return order.as_of == Time{} && order.content_as_of == Time{};
}

void take_supply(MedicationOrder& order, const OrderUpdate& said) {
    for (const Administration& one : said.administrations) take(order, one);
    if (!said.supplied_until || order.supplied_until >= said.supplied_until) return;
    order.supplied_until = said.supplied_until;
    order.changed = true;
}

void settle_supply(MedicationOrder& order, std::vector<Withdrawal>& withdrawals) {
    take_back_drugs(order, withdrawals);
    if (!known_from_supply_alone(order)) return;
    const auto end = supply_ends(order);
    if (!end) {
        take_back(order, withdrawals);
        return;
    }
    set_stop(order, *end);
    if (order.status == OrderStatus::active) return;
    order.status = OrderStatus::active;
    order.changed = true;
}

void join_supply(MedicationOrder& known, const MedicationOrder& other) {
    OrderUpdate all;
    all.administrations = other.administrations;
    all.supplied_until = other.supplied_until;
    take_supply(known, all);
    std::vector<Withdrawal> of_other_record;
    settle_supply(known, of_other_record);
}

void lift_stop(MedicationOrder& order) {
    if (!order.stop) return;
    if (order.end == order.stop) order.end.reset();
    order.stop.reset();
    order.changed = true;
}

void set_stop(MedicationOrder& order, Time stop) {
    if (order.stop == stop) return;
    lift_stop(order);
    order.stop = stop;
    if (!order.end || stop < *order.end) order.end = stop;
    order.changed = true;
}

}  // namespace alerts
