#include "alerts/problem_standing.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace alerts {
namespace {

// Somebody on dialysis has 150 visits a year.
constexpr std::size_t most_listings = 20;

bool stands(const Problem& problem) {
    if (problem.declared == Declared::active) return true;
    return std::any_of(problem.listings.begin(), problem.listings.end(), [&](const Listing& one) {
        const bool ended_since =
            problem.declared == Declared::ended && problem.declared_as_of > one.as_of;
        return one.states && !ended_since;
    });
}

// The oldest go first, of those that no longer state it.
void bound(std::vector<Listing>& listings) {
    if (listings.size() <= most_listings) return;
    listings.erase(
        std::min_element(listings.begin(), listings.end(), [](const Listing& a, const Listing& b) {
            return std::pair{a.states, a.as_of} < std::pair{b.states, b.as_of};
        }));
}

}  // namespace

void settle(Problem& problem) {
    problem.active = stands(problem);
    problem.changed = true;
}

void declare(Problem& problem, Declared declared, Time at) {
    if (declared == Declared::nothing || at < problem.declared_as_of) return;
    if (declared == problem.declared && at == problem.declared_as_of) return;
    problem.declared = declared;
    problem.declared_as_of = at;
    settle(problem);
}

void take_listing(Problem& problem, const Listing& said) {
    auto& listings = problem.listings;
    const auto known =
        std::lower_bound(listings.begin(), listings.end(), said.visit,
                         [](const Listing& one, const auto& visit) { return one.visit < visit; });
    if (known == listings.end() || known->visit != said.visit) {
        listings.insert(known, said);
        bound(listings);
    } else {
        if (said.as_of < known->as_of || said == *known) return;
        *known = said;
    }
    settle(problem);
}

void rename_visit(Problem& problem, const std::string& from, const std::string& to) {
    const auto known = std::find_if(problem.listings.begin(), problem.listings.end(),
                                    [&](const Listing& one) { return one.visit == from; });
    if (known == problem.listings.end() || from == to) return;
    Listing renamed = std::move(*known);
    problem.listings.erase(known);
    renamed.visit = to;
    take_listing(problem, renamed);
    settle(problem);
}

}  // namespace alerts
