// EI: what an order, a request or an appointment goes by.
#pragma once

#include "alerts/order_number.hpp"
#include "hl7/message.hpp"

namespace alerts::interpret {

// Component 2 (namespace), else 3 (universal id), is the application: two may count alike.
[[nodiscard]] OrderNumber read_number(const hl7::Field& field);

}  // namespace alerts::interpret
