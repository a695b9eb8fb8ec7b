#include "alerts/coded.hpp"

#include <algorithm>

namespace alerts {

std::string Coded::display() const {
    for (const Code& one : codes) {
        if (!one.text.empty()) return one.text;
    }
    if (!original_text.empty()) return original_text;
    for (const Code& one : codes) {
        if (!one.code.empty()) return one.code;
    }
    return {};
}

bool Coded::empty() const {
    const auto says = [](const Code& one) { return !one.text.empty() || !one.code.empty(); };
    return original_text.empty() && std::none_of(codes.begin(), codes.end(), says);
}

}  // namespace alerts
