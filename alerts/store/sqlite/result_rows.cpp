#include "alerts/store/sqlite/result_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <tuple>
#include <utility>

namespace alerts::sqlite {
namespace {

// In the order of the column names below.
auto columns(auto& said) {
    return std::tie(said.what, said.order_key, said.visit, said.sub_id, said.status, said.number,
                    said.text, said.unit, said.reference_range, said.flags, said.observed,
                    said.source);
}

}  // namespace

ResultRows::ResultRows(const Connection& connection)
    : results_{connection,
               "result",
               {"key"},
               coded_and({"order_key", "visit", "sub_id", "status", "comparator", "value",
                          "value_high", "text", "unit", "reference_range", "flags", "observed",
                          "source_control_id", "source_sent", "source_place"})},
      erase_{connection, "DELETE FROM result WHERE patient = ? AND key = ?"},
      codes_{connection, "result_code", {"result"}},
      answers_{connection, "result_answer", {"result"}, coded_and({})},
      answer_codes_{connection, "result_answer_code", {"result", "answer"}} {}

std::vector<Result> ResultRows::load(PatientId patient) {
    std::vector<Result> results;
    std::vector<std::int64_t> learnt;
    for (Rows rows = results_.read(patient); rows.next();) {
        Result& result = results.emplace_back();
        rows.read(learnt.emplace_back(), result.key, columns(result.said));
    }
    std::size_t at = 0;
    for (Rows rows = codes_.read(patient); rows.next();) {
        Values row = rows.values();
        const std::string_view key = row.bytes();
        Result& result = owner(results, at, [key](const auto& one) { return one.key == key; });
        row.take(result.said.what.codes.emplace_back());
    }
    load_answers(patient, results);
    return as_learnt(std::move(results), learnt);
}

void ResultRows::load_answers(PatientId patient, std::vector<Result>& results) {
    const auto owning = [&results](std::size_t& at, Values& row) -> std::vector<Coded>& {
        const std::string_view key = row.bytes();
        return owner(results, at, [key](const auto& one) { return one.key == key; }).said.answers;
    };
    std::size_t at = 0;
    for (Rows rows = answers_.read(patient); rows.next();) {
        Values row = rows.values();
        row.take(owning(at, row).emplace_back());
    }
    at = 0;
    for (Rows rows = answer_codes_.read(patient); rows.next();) {
        Values row = rows.values();
        row.take(counted(owning(at, row), row).codes.emplace_back());
    }
}

void ResultRows::save(PatientId patient, const Results& results, std::int64_t& learnt) {
    results.for_each_changed([&](const Result& result) {
        const bool is_new = results_.add(patient, result.key, ++learnt, columns(result.said));
        if (!is_new) {
            codes_.erase(patient, result.key);
            answers_.erase(patient, result.key);
        }
        codes_.write(result.said.what, patient, result.key);
        save_answers(patient, result);
    });
}

void ResultRows::save_answers(PatientId patient, const Result& result) {
    std::size_t nth = 0;
    for (const Coded& answer : result.said.answers) {
        answers_.write(patient, result.key, nth, answer);
        answer_codes_.write(answer, patient, result.key, nth);
        ++nth;
    }
}

void ResultRows::erase(PatientId patient, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) erase_.execute(patient, key);
}

}  // namespace alerts::sqlite
