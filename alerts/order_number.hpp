// The number of an order (EI), and when two of them are one.
#pragma once

#include <string>

namespace alerts {

// EI: an order number with the application that gave it.
struct OrderNumber {
    std::string id;
    std::string application;
    friend bool operator==(const OrderNumber&, const OrderNumber&) = default;
    [[nodiscard]] bool empty() const { return id.empty(); }
};

// An order goes by what its placer calls it, what its filler calls it, or both.
struct OrderNumbers {
    OrderNumber placer;
    OrderNumber filler;
    friend bool operator==(const OrderNumbers&, const OrderNumbers&) = default;
    [[nodiscard]] bool empty() const { return placer.empty() && filler.empty(); }
};

// Without an application the id alone counts.
[[nodiscard]] inline bool same(const OrderNumber& a, const OrderNumber& b) {
    if (a.empty() || a.id != b.id) return false;
    return a.application == b.application || a.application.empty() || b.application.empty();
}

[[nodiscard]] inline bool differ(const OrderNumber& a, const OrderNumber& b) {
    return !a.empty() && !b.empty() && !same(a, b);
}

// A shared placer number with two filler numbers is one request filled twice: each has its own
// life. A shared filler number is one order whatever the placer calls it.
template <class Said, class Known>
[[nodiscard]] bool same_order(const Said& said, const Known& known) {
    if (same(said.filler, known.filler)) return true;
    return same(said.placer, known.placer) && !differ(said.filler, known.filler);
}

// As a key: "815^PHARM".
[[nodiscard]] inline std::string to_string(const OrderNumber& number) {
    return number.application.empty() ? number.id : number.id + "^" + number.application;
}

// A number learnt later is kept, and so is one that is more exact; true when something is new.
inline bool learn(OrderNumber& known, const OrderNumber& said) {
    const bool fuller = known.id == said.id && known.application.empty();
    if (said.empty() || (!known.empty() && !fuller) || known == said) return false;
    known = said;
    return true;
}

}  // namespace alerts
