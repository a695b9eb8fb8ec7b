#include "alerts/rule.hpp"

namespace alerts {

const std::vector<std::string_view>& placeholders() {
    static const std::vector<std::string_view> all{
        "order.drug",    "order.dose",   "order.number", "order.start", "problem.name",
        "problem.since", "result.value", "result.unit",  "result.time", "result.name"};
    return all;
}

}  // namespace alerts
