#include "alerts/bound.hpp"

namespace alerts {
namespace {

// One end of what a measurement allows; no value: it is open to infinity.
struct End {
    const Decimal* value = nullptr;
    bool included = true;
};
struct Interval {
    End low;
    End high;
};

Interval interval(const Measurement& measured) {
    const Decimal* value = &measured.value;
    switch (measured.comparator) {
        case Comparator::equal:
            return {{value}, {measured.high ? &*measured.high : value}};
        case Comparator::less:
            return {{}, {value, false}};
        case Comparator::less_equal:
            return {{}, {value}};
        case Comparator::greater:
            return {{value, false}, {}};
        case Comparator::greater_equal:
            return {{value}, {}};
    }
    return {};
}

}  // namespace

Truth lies(Side side, const Measurement& measured, const Factor& factor, const Decimal& bound) {
    if (measured.high && *measured.high < measured.value) return Truth::unknown;
    const Interval values = interval(measured);
    const bool above = side == Side::above;
    // The end next to the bound when all values lie beyond it, and the end farthest beyond it.
    const End& near = above ? values.low : values.high;
    const End& far = above ? values.high : values.low;
    const auto beyond = [&](const Decimal& value) {
        const auto order = compare(value, factor, bound);
        return above ? order : 0 <=> order;
    };
    if (near.value != nullptr) {
        const auto order = beyond(*near.value);
        if (order > 0 || (order == 0 && !near.included)) return Truth::yes;
    }
    if (far.value != nullptr && beyond(*far.value) <= 0) return Truth::no;
    return Truth::unknown;
}

Truth lies(Side side, const Measurement& measured, const Factor& factor, const Bound& bound) {
    if (side != Side::between) return lies(side, measured, factor, bound.value);
    return !lies(Side::below, measured, factor, bound.value) &&
           !lies(Side::above, measured, factor, bound.high);
}

}  // namespace alerts
