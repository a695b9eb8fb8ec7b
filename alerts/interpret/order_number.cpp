#include "alerts/interpret/order_number.hpp"

#include "alerts/interpret/reading.hpp"

namespace alerts::interpret {

OrderNumber read_number(const hl7::Field& field) {
    const hl7::EntityView view = hl7::parse_ei(field.repetition(1));
    const std::string_view id = value(view.id);
    if (id.empty()) return {};
    const std::string_view application = value(view.namespace_id);
    return {std::string{id},
            std::string{application.empty() ? value(view.universal_id) : application}};
}

}  // namespace alerts::interpret
