#include "alerts/store/sqlite/problem_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <tuple>
#include <utility>

namespace alerts::sqlite {
namespace {

// In the order of the column names below.
auto columns(auto& problem) {
    return std::tie(problem.what.original_text, problem.stated, problem.active, problem.visit,
                    problem.onset, problem.onset_as_of, problem.as_of, problem.source);
}

}  // namespace

ProblemRows::ProblemRows(const Connection& connection)
    : problems_{connection,
                "problem",
                {"key"},
                {"original_text", "certainty", "active", "visit", "onset", "onset_as_of", "as_of",
                 "source_control_id", "source_sent", "source_place"}},
      erase_{connection, "DELETE FROM problem WHERE patient = ? AND key = ?"},
      codes_{connection, "problem_code", {"problem"}, {"system", "code", "text"}} {}

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
    return as_learnt(std::move(problems), learnt);
}

void ProblemRows::save(PatientId patient, const std::vector<Problem>& problems,
                       std::int64_t& learnt) {
    for (const Problem& problem : problems) {
        if (!problem.changed) continue;
        problems_.write(patient, problem.key, ++learnt, columns(problem));
        codes_.erase(patient, problem.key);
        std::size_t position = 0;
        for (const Code& code : problem.what.codes)
            codes_.write(patient, problem.key, position++, code);
    }
}

void ProblemRows::erase(PatientId patient, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) erase_.execute(patient, key);
}

}  // namespace alerts::sqlite
