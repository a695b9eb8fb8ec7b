#include "alerts/parent_order.hpp"

#include "alerts/order_number.hpp"
#include "alerts/supply.hpp"

#include <algorithm>

namespace alerts {
namespace {

// A child that goes by its parent's placer number is a sibling to the others, not their parent.
bool is_parent(const MedicationOrder& order, const MedicationOrder& child) {
    return &order != &child && same_order(child.parent, order) &&
           !same(order.parent.placer, order.placer);
}

const OrderStanding* find(const std::vector<OrderStanding>& before, const MedicationOrder& order) {
    const auto found = std::find_if(before.begin(), before.end(),
                                    [&](const OrderStanding& one) { return one.key == order.key; });
    return found == before.end() ? nullptr : &*found;
}

void stand_as(MedicationOrder& child, const MedicationOrder& parent) {
    child.status = parent.status;
    child.as_of = parent.as_of;
    child.control = parent.control;
    child.source = parent.source;
    child.changed = true;
}

// An end is more than a hold, and what has ended stays so.
bool goes_beyond(OrderStatus parent, OrderStatus child) {
    if (child == OrderStatus::active) return parent != OrderStatus::active;
    return child == OrderStatus::on_hold && parent != OrderStatus::on_hold &&
           parent != OrderStatus::active;
}

void follow_status(MedicationOrder& child, const MedicationOrder& parent,
                   const OrderStanding* before) {
    const bool said_later = child.as_of <= parent.as_of;
    if (said_later && goes_beyond(parent.status, child.status)) {
        stand_as(child, parent);
        return;
    }
    const bool ended_together = before != nullptr && before->status != OrderStatus::active &&
                                child.status == before->status && child.as_of == before->as_of;
    if (parent.status == OrderStatus::active && ended_together) stand_as(child, parent);
}

void follow_stop(MedicationOrder& child, const MedicationOrder& parent,
                 const OrderStanding* before) {
    if (parent.stop && child.as_of <= parent.as_of && (!child.stop || *parent.stop < *child.stop))
        set_stop(child, *parent.stop);
    else if (!parent.stop && before != nullptr && before->stop && child.stop == before->stop)
        lift_stop(child);
}

}  // namespace

std::vector<OrderStanding> standing_of(const std::vector<MedicationOrder>& orders) {
    std::vector<OrderStanding> all;
    if (std::all_of(orders.begin(), orders.end(),
                    [](const MedicationOrder& one) { return one.parent.empty(); }))
        return all;
    for (const MedicationOrder& one : orders)
        all.push_back({one.key, one.status, one.as_of, one.stop});
    return all;
}

void follow_parents(std::vector<MedicationOrder>& orders,
                    const std::vector<OrderStanding>& before) {
    // A child may be a parent too. Each round settles one more generation; who is whose own
    // forefather settles as well, for a round that changes nothing is the last.
    for (std::size_t round = 0; round < orders.size(); ++round) {
        const auto now = standing_of(orders);
        if (now.empty()) return;
        for (MedicationOrder& child : orders) {
            if (child.parent.empty() || known_from_supply_alone(child)) continue;
            for (const MedicationOrder& parent : orders) {
                if (!is_parent(parent, child) || known_from_supply_alone(parent)) continue;
                follow_status(child, parent, find(before, parent));
                follow_stop(child, parent, find(before, parent));
            }
        }
        if (standing_of(orders) == now) return;
    }
}

}  // namespace alerts
