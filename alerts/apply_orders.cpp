// Medication orders: one order under all its numbers, its state by the clinical clock.
#include "alerts/apply.hpp"
#include "alerts/merge.hpp"
#include "alerts/order_number.hpp"
#include "alerts/parent_order.hpp"
#include "alerts/supply.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace alerts {
namespace {

// Of one order: more than the longest list of additives.
constexpr std::size_t most_drugs = 100;

// An order without a number is known by what it gives: it must not be lost.
std::string unnumbered_key(const OrderUpdate& said) {
    if (!said.drugs.empty()) return "unnumbered " + said.drugs.front().what.display();
    const bool named = !said.administrations.empty() && !said.administrations.front().drug.empty();
    return named ? "unnumbered " + said.administrations.front().drug : "";
}

std::string new_key(const Patient& patient, const OrderUpdate& said) {
    const auto free = [&](const std::string& key) {
        return !key.empty() &&
               std::none_of(patient.orders.begin(), patient.orders.end(),
                            [&](const MedicationOrder& one) { return one.key == key; });
    };
    std::string first = to_string(said.placer);
    for (const std::string& key : {first, to_string(said.filler), unnumbered_key(said)}) {
        if (free(key)) return key;
        if (first.empty()) first = key;
    }
    for (int n = 2;; ++n) {
        std::string key = first + "#" + std::to_string(n);
        if (free(key)) return key;
    }
}

std::optional<OrderStatus> status_after(OrderEffect effect, OrderStatus now) {
    switch (effect) {
        case OrderEffect::activate:
            return OrderStatus::active;
        case OrderEffect::hold:
            return OrderStatus::on_hold;
        case OrderEffect::release:
            return now == OrderStatus::on_hold ? OrderStatus::active : now;
        case OrderEffect::discontinue:
            return OrderStatus::discontinued;
        case OrderEffect::cancel:
            return OrderStatus::cancelled;
        case OrderEffect::complete:
            return OrderStatus::completed;
        case OrderEffect::none:
        case OrderEffect::evidence:
            break;
    }
    return std::nullopt;
}

void stop_later(MedicationOrder& order, const OrderUpdate& said) {
    set_stop(order, *said.stop);
    if (order.as_of == said.at) return;
    order.as_of = said.at;
    order.changed = true;
}

void take_status(MedicationOrder& order, const OrderUpdate& said) {
    const auto status = status_after(said.effect, order.status);
    if (!status || said.at < order.as_of) return;
    if (said.stop) {
        stop_later(order, said);
        return;
    }
    if (*status == OrderStatus::active) lift_stop(order);
    if (*status != order.status) {
        order.status = *status;
        order.control = said.control;
        order.source = said.source;
    } else if (order.control.empty()) {
        order.control = said.control;
    } else if (said.at == order.as_of) {
        return;
    }
    order.as_of = said.at;
    order.changed = true;
}

bool same_but_source(const DrugStatement& a, const DrugStatement& b) {
    return a.role == b.role && a.what == b.what && a.amount_low == b.amount_low &&
           a.amount_high == b.amount_high && a.amount_unit == b.amount_unit &&
           a.strength == b.strength && a.strength_unit == b.strength_unit && a.rate == b.rate &&
           a.rate_unit == b.rate_unit;
}

bool same_drugs(const std::vector<Drug>& known, const std::vector<DrugStatement>& said) {
    return std::equal(
        known.begin(), known.end(), said.begin(), said.end(),
        [](const Drug& a, const DrugStatement& b) { return same_but_source(a.said, b); });
}

class Content {
  public:
    Content(MedicationOrder& order, const OrderUpdate& said, Meanings& meanings)
        : order_{order}, said_{said}, meanings_{meanings} {}

    [[nodiscard]] bool says() const {
        return !said_.drugs.empty() || !said_.routes.empty() || said_.start || said_.end ||
               !said_.frequency.pattern.empty();
    }

    // The clinical clock decides; an older statement still fills what nobody has stated yet.
    void take() {
        if (!says()) return;
        const bool newer = said_.at >= order_.content_as_of;
        if (!said_.visit.empty() && (newer || order_.visit.empty()))
            take_value(order_.visit, said_.visit);
        if (!said_.drugs.empty() && (newer || order_.drugs.empty())) take_drugs();
        if (!said_.routes.empty() && (newer || order_.routes.empty()))
            take_value(order_.routes, said_.routes);
        if (said_.start && (newer || !order_.start)) take_value(order_.start, said_.start);
        if (said_.end && (newer || !order_.end || order_.end == order_.stop)) take_end();
        if (!said_.frequency.pattern.empty() && (newer || order_.frequency.pattern.empty()))
            take_value(order_.frequency, said_.frequency);
        if (newer && said_.effect != OrderEffect::evidence)
            take_value(order_.content_as_of, said_.at);
    }

    // What was given shows drugs that the order did not name.
    void gain() {
        if (said_.at < order_.content_as_of) return;
        for (const DrugStatement& one : said_.drugs) add(Drug{one, {}});
    }

  private:
    template <class Value>
    void take_value(Value& known, const Value& said) {
        if (known == said) return;
        known = said;
        order_.changed = true;
    }

    void take_end() {
        const bool stops_before = order_.stop && *order_.stop < *said_.end;
        take_value(order_.end, stops_before ? order_.stop : said_.end);
    }

    // The same drugs again keep the source that said them first. What was seen given before the
    // order itself came stays.
    void take_drugs() {
        if (same_drugs(order_.drugs, said_.drugs)) return;
        std::vector<Drug> before = std::exchange(order_.drugs, {});
        for (const DrugStatement& one : said_.drugs) {
            classify(order_.drugs.emplace_back(Drug{one, {}}), meanings_);
        }
        if (order_.content_as_of == Time{}) {
            for (Drug& one : before) add(std::move(one));
        }
        order_.source = said_.source;
        order_.changed = true;
    }

    void add(Drug drug) {
        const bool named =
            std::any_of(order_.drugs.begin(), order_.drugs.end(),
                        [&](const Drug& one) { return one.said.what == drug.said.what; });
        if (named || order_.drugs.size() >= most_drugs) return;
        classify(order_.drugs.emplace_back(std::move(drug)), meanings_);
        order_.changed = true;
    }

    MedicationOrder& order_;
    const OrderUpdate& said_;
    Meanings& meanings_;
};

void learn_numbers(MedicationOrder& order, const OrderUpdate& said) {
    order.changed |= learn(order.placer, said.placer);
    order.changed |= learn(order.filler, said.filler);
    order.changed |= learn(order.parent.placer, said.parent.placer);
    order.changed |= learn(order.parent.filler, said.parent.filler);
}

void learn_time(MedicationOrder& order, const OrderUpdate& said) {
    if (said.at >= order.known_since) return;
    order.known_since = said.at;
    order.changed = true;
}

// The first statement about the order itself: supply no longer tells whether it runs.
void forget_supply_end(MedicationOrder& order) {
    lift_stop(order);
    order.changed |= order.status != OrderStatus::active;
    order.status = OrderStatus::active;
}

void update(MedicationOrder& order, const OrderUpdate& said, Meanings& meanings) {
    learn_numbers(order, said);
    learn_time(order, said);
    Content content{order, said, meanings};
    take_supply(order, said);
    if (said.effect == OrderEffect::evidence) {
        content.gain();
        return;
    }
    const bool speaks = content.says() || status_after(said.effect, order.status);
    if (speaks && known_from_supply_alone(order)) forget_supply_end(order);
    take_status(order, said);
    content.take();
}

// Also of a discontinuation: it keeps its effect when its order comes later. And of what was only
// seen given: any statement about the order itself will win over it.
MedicationOrder made(const std::string& key, const OrderUpdate& said, Meanings& meanings) {
    MedicationOrder order;
    order.key = key;
    order.source = said.source;
    order.known_since = said.at;
    order.changed = true;
    learn_numbers(order, said);
    take_supply(order, said);
    take_status(order, said);
    Content{order, said, meanings}.take();
    return order;
}

// A filler number is one order's: what was kept as two before both numbers were told together is
// one, under the key that was known first.
void join_same(Patient& patient, const OrderUpdate& said) {
    const auto filled = [&](const MedicationOrder& one) {
        return same_order(said, one) && same(one.filler, said.filler);
    };
    auto& orders = patient.orders;
    const auto first = std::find_if(orders.begin(), orders.end(), filled);
    if (first == orders.end()) return;
    for (auto other = std::next(first); other != orders.end();) {
        if (!filled(*other) || !same(first->filler, other->filler)) {
            ++other;
            continue;
        }
        join(*first, *other);
        patient.dropped_orders.push_back(std::move(other->key));
        other = orders.erase(other);
    }
}

void touch(const MedicationOrder& order, Touched& touched) {
    for (const Drug& drug : order.drugs) touched.add(drug.matches);
}

}  // namespace

void classify(Drug& drug, Meanings& meanings) {
    drug.matches = meanings.classify(ConceptKind::drug, drug.said.what);
}

void apply(Patient& patient, const OrderUpdate& said, Meanings& meanings, Applied& applied) {
    const bool numbered = !said.placer.empty() || !said.filler.empty();
    const std::string unnumbered = numbered ? "" : unnumbered_key(said);
    if (!numbered && unnumbered.empty()) return;
    const auto before = standing_of(patient.orders);
    bool known = false;
    // Numbers learnt late can show that two orders we keep are one: both follow, and are joined.
    for (MedicationOrder& order : patient.orders) {
        if (numbered ? !same_order(said, order) : order.key != unnumbered) continue;
        touch(order, applied.touched);
        update(order, said, meanings);
        settle_supply(order, applied.withdrawals);
        touch(order, applied.touched);
        known = true;
    }
    if (known && numbered) join_same(patient, said);
    if (!known) {
        patient.orders.push_back(made(new_key(patient, said), said, meanings));
        settle_supply(patient.orders.back(), applied.withdrawals);
        touch(patient.orders.back(), applied.touched);
    }
    follow_parents(patient.orders, before);
    // Where orders have parents, what is said of one may move others.
    const bool families = std::any_of(patient.orders.begin(), patient.orders.end(),
                                      [](const auto& one) { return !one.parent.empty(); });
    if (!families) return;
    for (const MedicationOrder& order : patient.orders) touch(order, applied.touched);
}

}  // namespace alerts
