// What is said of a parent order holds for its children, from the parent's clinical time on:
// they end with it, are held with it, and run again with it when they ended with it. A child's own
// end is its own. A child that comes after its parent's end has ended too, when what it says is
// not later. An order that nobody ordered (known from its supply) ends by itself.
#pragma once

#include "alerts/patient.hpp"

#include <vector>

namespace alerts {

// Where an order's life stood before a message.
struct OrderStanding {
    std::string key;
    OrderStatus status;
    Time as_of;
    std::optional<Time> stop;
    friend bool operator==(const OrderStanding&, const OrderStanding&) = default;
};

// Nothing where no order has a parent: then none has ended with one.
[[nodiscard]] std::vector<OrderStanding> standing_of(const std::vector<MedicationOrder>& orders);

// `before` is what standing_of() told before the message was applied.
void follow_parents(std::vector<MedicationOrder>& orders, const std::vector<OrderStanding>& before);

}  // namespace alerts
