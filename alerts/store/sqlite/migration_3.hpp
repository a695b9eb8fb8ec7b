// From version 2 to version 3: what the lists of each visit, and statements of its own, say of a
// problem.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_3 = R"sql(
DROP VIEW problems;

ALTER TABLE problem ADD COLUMN declared TEXT NOT NULL DEFAULT 'nothing'
    CHECK (declared IN ('nothing', 'active', 'ended'));
ALTER TABLE problem ADD COLUMN declared_as_of INTEGER NOT NULL DEFAULT 0;
CREATE TABLE problem_listing (
    patient  INTEGER NOT NULL,
    problem  TEXT NOT NULL,
    position INTEGER NOT NULL,
    visit    TEXT NOT NULL,
    states   INTEGER NOT NULL CHECK (states IN (0, 1)),
    as_of    INTEGER NOT NULL,
    PRIMARY KEY (patient, problem, position),
    FOREIGN KEY (patient, problem) REFERENCES problem ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO problem_listing SELECT patient, key, 0, visit, active, as_of FROM problem
    WHERE visit <> '';
UPDATE problem SET declared = iif(active, 'active', 'ended'), declared_as_of = as_of WHERE visit = '';
ALTER TABLE problem DROP COLUMN visit;

CREATE VIEW problems AS SELECT
    patient, key, original_text,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM problem_code WHERE patient = problem.patient AND problem = problem.key) AS codes,
    certainty, active, declared,
    (SELECT group_concat(visit || iif(states, '', ' (no longer)'), '; ')
     FROM problem_listing WHERE patient = problem.patient AND problem = problem.key) AS visits,
    strftime('%Y-%m-%dT%H:%M:%fZ', onset / 1000.0, 'unixepoch') AS onset,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of,
    source_control_id AS control_id, source_place AS place
FROM problem;
)sql";

}  // namespace alerts::sqlite
