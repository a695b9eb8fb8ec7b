#include "alerts/store/sqlite/problem_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

namespace alerts::sqlite {
namespace {

// In the order of the column names below.
template <class Any>
requires std::same_as<std::remove_const_t<Any>, Problem>
auto columns(Any& problem) {
    return std::tie(problem.what, problem.stated, problem.active, problem.declared,
                    problem.declared_as_of, problem.onset, problem.onset_as_of, problem.as_of,
                    problem.source);
}
template <class Any>
requires std::same_as<std::remove_const_t<Any>, Listing>
auto columns(Any& one) {
    return std::tie(one.visit, one.states, one.as_of);
}

}  // namespace

ProblemRows::ProblemRows(const Connection& connection)
    : problems_{connection,
                "problem",
                {"key"},
                coded_and({"certainty", "active", "declared", "declared_as_of", "onset",
                           "onset_as_of", "as_of", "source_control_id", "source_sent",
                           "source_place"})},
      erase_{connection, "DELETE FROM problem WHERE patient = ? AND key = ?"},
      codes_{connection, "problem_code", {"problem"}},
      listings_{connection, "problem_listing", {"problem"}, {"visit", "states", "as_of"}} {}

std::vector<Problem> ProblemRows::load(PatientId patient) {
    std::vector<Problem> problems;
    std::vector<std::int64_t> learnt;
    for (Rows rows = problems_.read(patient); rows.next();) {
        Problem& problem = problems.emplace_back();
        rows.read(learnt.emplace_back(), problem.key, columns(problem));
    }
    std::size_t at = 0;
    for (Rows rows = codes_.read(patient); rows.next();) {
        Values row = rows.values();
        const std::string_view key = row.bytes();
        Problem& problem = owner(problems, at, [key](const auto& one) { return one.key == key; });
        row.take(problem.what.codes.emplace_back());
    }
    at = 0;
    for (Rows rows = listings_.read(patient); rows.next();) {
        Values row = rows.values();
        const std::string_view key = row.bytes();
        Problem& problem = owner(problems, at, [key](const auto& one) { return one.key == key; });
        row.take(columns(problem.listings.emplace_back()));
    }
    return as_learnt(std::move(problems), learnt);
}

void ProblemRows::save(PatientId patient, const std::vector<Problem>& problems,
                       std::int64_t& learnt) {
    for (const Problem& problem : problems) {
        if (!problem.changed) continue;
        const bool is_new = problems_.add(patient, problem.key, ++learnt, columns(problem));
        if (!is_new) {
            codes_.erase(patient, problem.key);
            listings_.erase(patient, problem.key);
        }
        codes_.write(problem.what, patient, problem.key);
        std::size_t position = 0;
        for (const Listing& one : problem.listings)
            listings_.write(patient, problem.key, position++, columns(one));
    }
}

void ProblemRows::erase(PatientId patient, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) erase_.execute(patient, key);
}

}  // namespace alerts::sqlite
