// From version 6 to version 7: what was forgotten of patients is an occasion; how far findings were
// let go of.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_7 = R"sql(
DROP VIEW occasions;
DROP INDEX occasion_after_message;
ALTER TABLE occasion RENAME TO occasion_6;
CREATE TABLE occasion (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    after_message       INTEGER NOT NULL,
    at                  INTEGER NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('review', 'reevaluate', 'acknowledge',
                                                      'override', 'renumber', 'forget',
                                                      'configure')),
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
INSERT INTO occasion SELECT * FROM occasion_6;
DELETE FROM sqlite_sequence WHERE name = 'occasion';
UPDATE sqlite_sequence SET name = 'occasion' WHERE name = 'occasion_6';
DROP TABLE occasion_6;
CREATE INDEX occasion_after_message ON occasion (after_message);
CREATE VIEW occasions AS SELECT
    id, after_message, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
    kind, patient, rule, subject, done_by, reason,
    strftime('%Y-%m-%dT%H:%M:%fZ', until / 1000.0, 'unixepoch') AS until,
    listener, sending_application, sending_facility, number, configuration
FROM occasion;

INSERT INTO counter VALUES ('finding_pruned',
    coalesce((SELECT min(message) - 1 FROM finding),
             (SELECT last FROM counter WHERE name = 'message')));
)sql";

}  // namespace alerts::sqlite
