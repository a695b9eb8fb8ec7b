// Table 0119, order control codes: what a feed's own codes can be mapped to.
#pragma once

#include <string_view>
#include <vector>

namespace config {

[[nodiscard]] inline const std::vector<std::string_view>& order_control_codes() {
    static const std::vector<std::string_view> codes{
        "AF", "CA", "CH", "CN", "CP", "CR", "DC", "DE", "DF", "DR", "FU", "HD", "HR", "LI", "MC",
        "NA", "NR", "NW", "OC", "OD", "OE", "OF", "OH", "OK", "OP", "OR", "PA", "PR", "PY", "RA",
        "RC", "RD", "RE", "RF", "RL", "RO", "RP", "RQ", "RR", "RU", "SC", "SN", "SQ", "SR", "SS",
        "SU", "UA", "UC", "UD", "UF", "UH", "UM", "UN", "UR", "UX", "XO", "XR", "XX"};
    return codes;
}

}  // namespace config
