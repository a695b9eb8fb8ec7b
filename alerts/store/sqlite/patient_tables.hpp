// Two kinds of table that make up a patient. Their SQL is made from their column names, so that
// what is written and what is read cannot drift apart.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace alerts::sqlite {

using Columns = std::vector<std::string_view>;

// Rows that stand for themselves: PRIMARY KEY (patient, key...), with `learnt` for their order.
class FactTable {
  public:
    FactTable(const Connection& connection, std::string_view table, const Columns& key,
              const Columns& columns);

    // patient, key..., learnt, columns...; a row that exists keeps its `learnt`.
    template <class... Given>
    void write(const Given&... given) {
        upsert_.execute(given...);
    }
    // The same; true when there was no such row, and so none that belongs to it. For what is new
    // more often than not.
    template <class... Given>
    [[nodiscard]] bool add(const Given&... given) {
        if (insert_.execute(given...) == 1) return true;
        write(given...);
        return false;
    }
    // learnt, key..., columns...; in the order of the key.
    [[nodiscard]] Rows read(PatientId patient) { return select_.query(patient); }

  private:
    Statement insert_;
    Statement upsert_;
    Statement select_;
};

// Rows that belong to another row: PRIMARY KEY (patient, owner..., position).
class PartTable {
  public:
    PartTable(const Connection& connection, std::string_view table, const Columns& owner,
              const Columns& columns);

    // patient, owner..., position, columns...
    template <class... Given>
    void write(const Given&... given) {
        insert_.execute(given...);
    }
    // owner..., columns...; in the order of owner and position.
    [[nodiscard]] Rows read(PatientId patient) { return select_.query(patient); }
    // patient, owner...
    template <class... Given>
    void erase(const Given&... given) {
        erase_.execute(given...);
    }

  private:
    Statement insert_;
    Statement select_;
    Statement erase_;
};

// The codes of coded elements beyond those that stand in their rows; see Column<Coded>.
class CodeTable : public PartTable {
  public:
    CodeTable(const Connection& connection, std::string_view table, const Columns& owner)
        : PartTable{connection, table, owner, {"system", "code", "text"}} {}

    // patient, owner...
    template <class... Owner>
    void write(const Coded& coded, const Owner&... owner) {
        for (std::size_t i = Column<Coded>::codes; i < coded.codes.size(); ++i)
            PartTable::write(owner..., i, coded.codes[i]);
    }
};

// The columns of a Coded, then others.
[[nodiscard]] Columns coded_and(const Columns& others);

// The row that a part belongs to. Rows and parts are read in the same order, so that each search
// goes on at `at`, where the last one ended. A part without its row is no store of ours.
template <class Fact, class Owns>
Fact& owner(std::vector<Fact>& facts, std::size_t& at, Owns owns) {
    while (at < facts.size() && !owns(facts[at])) ++at;
    if (at == facts.size()) throw StoreFailure("a part in the store has no owner");
    return facts[at];
}

// The part of a row that the next column counts.
template <class Part>
Part& counted(std::vector<Part>& parts, Values& row) {
    std::size_t position = 0;
    row.take(position);
    if (position >= parts.size()) unreadable("position");
    return parts[position];
}

// Facts come in the order of their keys and leave in the order they were learnt.
template <class Fact>
std::vector<Fact> as_learnt(std::vector<Fact> facts, const std::vector<std::int64_t>& learnt) {
    if (std::ranges::is_sorted(learnt)) return facts;
    std::vector<std::size_t> order(facts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&learnt](std::size_t i) { return learnt[i]; });
    std::vector<Fact> sorted;
    sorted.reserve(facts.size());
    for (const std::size_t i : order) sorted.push_back(std::move(facts[i]));
    return sorted;
}

}  // namespace alerts::sqlite
