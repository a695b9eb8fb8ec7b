// From version 4 to version 5: what changed the state without a message, and the configurations by
// which messages were read and judged.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_5 = R"sql(
CREATE TABLE configuration (
    fingerprint TEXT PRIMARY KEY,
    program     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE configuration_text (
    configuration TEXT NOT NULL REFERENCES configuration ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('settings', 'terminology', 'rules', 'local_codes')),
    name          TEXT NOT NULL,
    text          TEXT NOT NULL,
    PRIMARY KEY (configuration, position)
) STRICT;
CREATE TABLE occasion (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    after_message       INTEGER NOT NULL,
    at                  INTEGER NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('review', 'reevaluate', 'acknowledge',
                                                      'override', 'renumber', 'configure')),
    patient             INTEGER,
    rule                TEXT NOT NULL,
    subject             TEXT NOT NULL,
    done_by             TEXT NOT NULL,
    reason              TEXT NOT NULL,
    until               INTEGER,
    listener            TEXT NOT NULL,
    sending_application TEXT NOT NULL,
    sending_facility    TEXT NOT NULL,
    number              INTEGER,
    configuration       TEXT NOT NULL
) STRICT;
CREATE INDEX occasion_after_message ON occasion (after_message);
CREATE VIEW occasions AS SELECT
    id, after_message, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
    kind, patient, rule, subject, done_by, reason,
    strftime('%Y-%m-%dT%H:%M:%fZ', until / 1000.0, 'unixepoch') AS until,
    listener, sending_application, sending_facility, number, configuration
FROM occasion;
)sql";

}  // namespace alerts::sqlite
