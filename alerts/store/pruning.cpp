#include "alerts/store/pruning.hpp"

namespace alerts {

// sqlite/pruning.cpp says the same in SQL.

bool is_history(const Result& result, Time before) {
    return result.said.observed < before && result.said.answers.empty();
}

bool is_history(const MedicationOrder& order, Time before) {
    if (order.as_of >= before || order.content_as_of >= before) return false;
    if (order.status == OrderStatus::on_hold) return false;
    return order.status != OrderStatus::active || (order.end && *order.end < before);
}

bool is_history(const Alert& alert, Time before) {
    return !stands(alert.status) && alert.ended && *alert.ended < before;
}

}  // namespace alerts
