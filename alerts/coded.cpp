#include "alerts/coded.hpp"

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

}  // namespace alerts
