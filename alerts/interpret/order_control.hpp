// What ORC-1 (table 0119) and ORC-5 (table 0038) do to an order: the one table of it.
#pragma once

#include "alerts/event.hpp"

#include <string_view>

namespace alerts::interpret {

// Who writes the ORC: the same code means another thing in another family.
enum class OrderFamily {
    order,   // OMP, ORM (a blank ORC-1 is NW) and RDE (a blank ORC-1 is RE): the order itself
    supply,  // RDS, RGV, RAS (RE): dispensed, to be given, given
};

struct OrderControl {
    OrderEffect effect = OrderEffect::none;
    bool known_control = true;  // ORC-1 is in the table
    bool known_status = true;   // ORC-5 is in table 0038, or blank
};

// ORC-5 only reports, so it decides where ORC-1 merely notifies (SC, SR, RE, OK, ...) and not
// where ORC-1 itself starts or ends something. In a supply message the codes speak of that supply:
// CA in an RDS cancels the dispense, never the order; what was supplied is evidence, and a supply
// that was called off is none.
[[nodiscard]] OrderControl order_control(OrderFamily family, std::string_view orc_1,
                                         std::string_view orc_5);

[[nodiscard]] bool ends_or_holds(OrderEffect effect);

}  // namespace alerts::interpret
