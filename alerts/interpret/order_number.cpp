#include "alerts/interpret/order_number.hpp"

#include "alerts/interpret/reading.hpp"

namespace alerts::interpret {

OrderNumber read_number(const hl7::Field& field) {
    const hl7::EntityView view = hl7::parse_ei(field.repetition(1));
    OrderNumber number;
    number.id = value(view.id);
    if (number.empty()) return number;
    const std::string_view application = value(view.namespace_id);
    number.application = application.empty() ? value(view.universal_id) : application;
    return number;
}

}  // namespace alerts::interpret
