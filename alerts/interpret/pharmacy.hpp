// Medication orders: RDE, OMP, ORM with RXO, RDS, RGV, RAS -> OrderUpdate.
#pragma once

#include "alerts/interpret/order_control.hpp"
#include "alerts/interpret/person.hpp"

#include <vector>

namespace alerts::interpret {

// Appends one update for each ORC group that speaks of a drug or of an order's fate. Groups with
// OBR and their like (ORM) order something else and are left out.
//
// A drug may stand in RXE-2, RXO-1, every RXC-2 (a TPN hides calcium only there), RXD-2, RXG-4
// and RXA-5. Doses come from the orders and the additives; the amounts of a dispense or a single
// administration are no dose. Administrations (RXA) are told one by one, those too that did not
// take place or are taken back.
//
// An order without any number is passed on all the same, and the engine knows it by its first
// drug: the interaction must be seen, and a later stop of the same drug, which has no number
// either, ends it. What has neither number nor drug is a finding and nothing else.
void read_orders(Reading& reading, const Part& part, OrderFamily family,
                 std::vector<Event>& events);

}  // namespace alerts::interpret
