#include "alerts/store/sqlite/order_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <string_view>
#include <tuple>
#include <utility>

namespace alerts::sqlite {
namespace {

// In the order of the column names below.
auto columns(auto& order) {
    return std::tie(order.placer, order.filler, order.parent, order.status, order.control,
                    order.start, order.end, order.frequency, order.stop, order.supplied_until,
                    order.visit, order.known_since, order.as_of, order.content_as_of, order.source);
}

auto administration_columns(auto& said) {
    return std::tie(said.number, said.at, said.status, said.drug, said.amount, said.unit,
                    said.source);
}

auto drug_columns(auto& said) {
    return std::tie(said.what, said.role, said.amount_low, said.amount_high, said.amount_unit,
                    said.strength, said.strength_unit, said.rate, said.rate_unit, said.source);
}

// The order that the next column names.
MedicationOrder& owning_order(std::vector<MedicationOrder>& orders, std::size_t& at, Values& row) {
    const std::string_view key = row.bytes();
    return owner(orders, at, [key](const auto& order) { return order.key == key; });
}

}  // namespace

OrderRows::OrderRows(const Connection& connection)
    : orders_{connection,
              "medication_order",
              {"key"},
              {"placer",
               "placer_application",
               "filler",
               "filler_application",
               "parent_placer",
               "parent_placer_application",
               "parent_filler",
               "parent_filler_application",
               "status",
               "control",
               "starts",
               "ends",
               "frequency",
               "times_a_week",
               "stops",
               "supplied_until",
               "visit",
               "known_since",
               "as_of",
               "content_as_of",
               "source_control_id",
               "source_sent",
               "source_place"}},
      erase_{connection, "DELETE FROM medication_order WHERE patient = ? AND key = ?"},
      drugs_{connection,
             "order_drug",
             {"medication_order"},
             coded_and({"role", "amount_low", "amount_high", "amount_unit", "strength",
                        "strength_unit", "rate", "rate_unit", "source_control_id", "source_sent",
                        "source_place"})},
      drug_codes_{connection, "order_drug_code", {"medication_order", "drug"}},
      routes_{connection, "order_route", {"medication_order"}, coded_and({})},
      route_codes_{connection, "order_route_code", {"medication_order", "route"}},
      administrations_{connection,
                       "administration",
                       {"medication_order"},
                       {"number", "at", "status", "drug", "amount", "unit", "source_control_id",
                        "source_sent", "source_place"}} {}

std::vector<MedicationOrder> OrderRows::load(PatientId patient) {
    std::vector<MedicationOrder> orders;
    std::vector<std::int64_t> learnt;
    for (Rows rows = orders_.read(patient); rows.next();) {
        MedicationOrder& order = orders.emplace_back();
        rows.read(learnt.emplace_back(), order.key, columns(order));
    }
    if (orders.empty()) return orders;
    load_drugs(patient, orders);
    load_routes(patient, orders);
    load_administrations(patient, orders);
    return as_learnt(std::move(orders), learnt);
}

void OrderRows::load_drugs(PatientId patient, std::vector<MedicationOrder>& orders) {
    std::size_t at = 0;
    for (Rows rows = drugs_.read(patient); rows.next();) {
        Values row = rows.values();
        row.take(drug_columns(owning_order(orders, at, row).drugs.emplace_back().said));
    }
    at = 0;
    for (Rows rows = drug_codes_.read(patient); rows.next();) {
        Values row = rows.values();
        Drug& drug = counted(owning_order(orders, at, row).drugs, row);
        row.take(drug.said.what.codes.emplace_back());
    }
}

void OrderRows::load_routes(PatientId patient, std::vector<MedicationOrder>& orders) {
    std::size_t at = 0;
    for (Rows rows = routes_.read(patient); rows.next();) {
        Values row = rows.values();
        row.take(owning_order(orders, at, row).routes.emplace_back());
    }
    at = 0;
    for (Rows rows = route_codes_.read(patient); rows.next();) {
        Values row = rows.values();
        Coded& route = counted(owning_order(orders, at, row).routes, row);
        row.take(route.codes.emplace_back());
    }
}

void OrderRows::load_administrations(PatientId patient, std::vector<MedicationOrder>& orders) {
    std::size_t at = 0;
    for (Rows rows = administrations_.read(patient); rows.next();) {
        Values row = rows.values();
        MedicationOrder& order = owning_order(orders, at, row);
        row.take(administration_columns(order.administrations.emplace_back()));
    }
}

void OrderRows::save(PatientId patient, const std::vector<MedicationOrder>& orders,
                     std::int64_t& learnt) {
    for (const MedicationOrder& order : orders) {
        if (!order.changed) continue;
        const bool is_new = orders_.add(patient, order.key, ++learnt, columns(order));
        if (!is_new) erase_parts(patient, order);
        save_drugs(patient, order);
        save_routes(patient, order);
        save_administrations(patient, order);
    }
}

void OrderRows::erase(PatientId patient, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) erase_.execute(patient, key);
}

void OrderRows::erase_parts(PatientId patient, const MedicationOrder& order) {
    drugs_.erase(patient, order.key);   // and their codes
    routes_.erase(patient, order.key);  // and their codes
    administrations_.erase(patient, order.key);
}

void OrderRows::save_drugs(PatientId patient, const MedicationOrder& order) {
    std::size_t nth = 0;
    for (const Drug& drug : order.drugs) {
        drugs_.write(patient, order.key, nth, drug_columns(drug.said));
        drug_codes_.write(drug.said.what, patient, order.key, nth);
        ++nth;
    }
}

void OrderRows::save_routes(PatientId patient, const MedicationOrder& order) {
    std::size_t nth = 0;
    for (const Coded& route : order.routes) {
        routes_.write(patient, order.key, nth, route);
        route_codes_.write(route, patient, order.key, nth);
        ++nth;
    }
}

void OrderRows::save_administrations(PatientId patient, const MedicationOrder& order) {
    std::size_t nth = 0;
    for (const Administration& one : order.administrations)
        administrations_.write(patient, order.key, nth++, administration_columns(one));
}

}  // namespace alerts::sqlite
