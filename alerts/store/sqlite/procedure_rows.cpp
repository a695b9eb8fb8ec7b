#include "alerts/store/sqlite/procedure_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <tuple>
#include <utility>

namespace alerts::sqlite {
namespace {

// What the codes of a row name.
constexpr std::string_view service = "service";
constexpr std::string_view specimen = "specimen";

// In the order of the column names below.
auto columns(auto& said) {
    return std::tie(said.what, said.specimen, said.origin, said.placer, said.filler, said.part,
                    said.status, said.when, said.visit, said.at, said.source);
}

}  // namespace

ProcedureRows::ProcedureRows(const Connection& connection)
    : procedures_{connection,
                  "procedure",
                  {"key"},
                  coded_and({"specimen_text",
                             "specimen_system",
                             "specimen_code",
                             "specimen_code_text",
                             "specimen_alternate_system",
                             "specimen_alternate_code",
                             "specimen_alternate_text",
                             "origin",
                             "placer",
                             "placer_application",
                             "filler",
                             "filler_application",
                             "part",
                             "status",
                             "planned_or_done",
                             "visit",
                             "as_of",
                             "source_control_id",
                             "source_sent",
                             "source_place"})},
      erase_{connection, "DELETE FROM procedure WHERE patient = ? AND key = ?"},
      codes_{connection, "procedure_code", {"procedure", "names"}},
      reasons_{connection, "procedure_reason", {"procedure"}, coded_and({})},
      reason_codes_{connection, "procedure_reason_code", {"procedure", "reason"}} {}

std::vector<Procedure> ProcedureRows::load(PatientId patient) {
    std::vector<Procedure> procedures;
    std::vector<std::int64_t> learnt;
    for (Rows rows = procedures_.read(patient); rows.next();) {
        Procedure& procedure = procedures.emplace_back();
        rows.read(learnt.emplace_back(), procedure.key, columns(procedure.said));
    }
    if (procedures.empty()) return procedures;
    std::size_t at = 0;
    for (Rows rows = codes_.read(patient); rows.next();) {
        Values row = rows.values();
        const std::string_view key = row.bytes();
        Procedure& procedure =
            owner(procedures, at, [key](const auto& one) { return one.key == key; });
        Coded& named = row.bytes() == service ? procedure.said.what : procedure.said.specimen;
        row.take(named.codes.emplace_back());
    }
    load_reasons(patient, procedures);
    return as_learnt(std::move(procedures), learnt);
}

void ProcedureRows::load_reasons(PatientId patient, std::vector<Procedure>& procedures) {
    const auto owning = [&procedures](std::size_t& at, Values& row) -> std::vector<Coded>& {
        const std::string_view key = row.bytes();
        return owner(procedures, at, [key](const auto& one) { return one.key == key; })
            .said.reasons;
    };
    std::size_t at = 0;
    for (Rows rows = reasons_.read(patient); rows.next();) {
        Values row = rows.values();
        row.take(owning(at, row).emplace_back());
    }
    at = 0;
    for (Rows rows = reason_codes_.read(patient); rows.next();) {
        Values row = rows.values();
        row.take(counted(owning(at, row), row).codes.emplace_back());
    }
}

void ProcedureRows::save(PatientId patient, const std::vector<Procedure>& procedures,
                         std::int64_t& learnt) {
    for (const Procedure& procedure : procedures) {
        if (!procedure.changed) continue;
        const bool is_new =
            procedures_.add(patient, procedure.key, ++learnt, columns(procedure.said));
        for (const auto& [names, coded] : {std::pair{service, &procedure.said.what},
                                           std::pair{specimen, &procedure.said.specimen}}) {
            if (!is_new) codes_.erase(patient, procedure.key, names);
            codes_.write(*coded, patient, procedure.key, names);
        }
        if (!is_new) reasons_.erase(patient, procedure.key);
        save_reasons(patient, procedure);
    }
}

void ProcedureRows::save_reasons(PatientId patient, const Procedure& procedure) {
    std::size_t nth = 0;
    for (const Coded& reason : procedure.said.reasons) {
        reasons_.write(patient, procedure.key, nth, reason);
        reason_codes_.write(reason, patient, procedure.key, nth);
        ++nth;
    }
}

void ProcedureRows::erase(PatientId patient, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) erase_.execute(patient, key);
}

}  // namespace alerts::sqlite
