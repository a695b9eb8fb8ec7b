#include "alerts/store/sqlite/configuration_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

namespace alerts::sqlite {

ConfigurationRows::ConfigurationRows(const Connection& connection)
    : insert_{connection, "INSERT OR IGNORE INTO configuration VALUES (?, ?)"},
      insert_text_{connection, "INSERT INTO configuration_text VALUES (?, ?, ?, ?, ?)"} {}

void ConfigurationRows::keep(const std::string& fingerprint, const Configuration& configuration) {
    if (insert_.execute(fingerprint, configuration.program) == 0) return;
    std::int64_t position = 0;
    for (const Configuration::Text& one : configuration.texts)
        insert_text_.execute(fingerprint, ++position, one.kind, one.name, one.text);
}

std::optional<Configuration> read_configuration(const Connection& connection,
                                                const std::string& fingerprint) {
    Configuration found;
    Statement select{connection, "SELECT program FROM configuration WHERE fingerprint = ?"};
    {
        Rows rows = select.query(fingerprint);
        if (!rows.next()) return std::nullopt;
        rows.read(found.program);
    }
    Statement texts{connection,
                    "SELECT kind, name, text FROM configuration_text WHERE configuration = ? "
                    "ORDER BY position"};
    for (Rows rows = texts.query(fingerprint); rows.next();) {
        Configuration::Text& one = found.texts.emplace_back();
        rows.read(one.kind, one.name, one.text);
    }
    return found;
}

}  // namespace alerts::sqlite
