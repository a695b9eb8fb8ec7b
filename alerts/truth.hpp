// Three-valued logic (Kleene): what is not known is neither true nor false.
#pragma once

namespace alerts {

enum class Truth { no, yes, unknown };

[[nodiscard]] constexpr Truth operator!(Truth truth) {
    switch (truth) {
        case Truth::no:
            return Truth::yes;
        case Truth::yes:
            return Truth::no;
        case Truth::unknown:
            break;
    }
    return Truth::unknown;
}
[[nodiscard]] constexpr Truth operator&&(Truth a, Truth b) {  // not short-circuiting
    if (a == Truth::no || b == Truth::no) return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
[[nodiscard]] constexpr Truth operator||(Truth a, Truth b) {
    return !(!a && !b);
}
[[nodiscard]] constexpr Truth truth(bool yes) {
    return yes ? Truth::yes : Truth::no;
}

}  // namespace alerts
