// From version 7 to version 8, which writes what most messages bring in two thirds of the time. A
// row holds the two codes that nearly every coded element has, and the tables of codes only those
// beyond. A resend is found by its MSH-10 and digest, which come more or less in order, and not by
// the digest alone. Tables are described anew: a CHECK that compares is many times cheaper than one
// that looks into a list of more than two words, which SQLite makes a table of for every row.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_8 = R"sql(
DROP VIEW problems;
DROP VIEW medication_orders;
DROP VIEW results;
DROP VIEW procedures;
DROP INDEX message_digest;
DROP INDEX message_control_id;
CREATE UNIQUE INDEX message_control_id
    ON message (control_id, listener, sending_application, sending_facility, digest)
    WHERE retry_of IS NULL;

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE TABLE message (
    id                  INTEGER PRIMARY KEY,
    received            INTEGER NOT NULL,
    listener            TEXT NOT NULL,
    peer                TEXT NOT NULL,
    sending_application TEXT NOT NULL,
    sending_facility    TEXT NOT NULL,
    sent                TEXT NOT NULL,
    control_id          TEXT NOT NULL,
    type                TEXT NOT NULL,
    disposition         TEXT NOT NULL CHECK (
        disposition = ''applied'' OR disposition = ''ignored'' OR disposition = ''quarantined''),
    reason              TEXT NOT NULL,
    digest              BLOB NOT NULL CHECK (length(digest) = 32),
    ack                 BLOB NOT NULL,
    raw                 BLOB NOT NULL,
    retry_of            INTEGER
) STRICT'
WHERE type = 'table' AND name = 'message';

UPDATE sqlite_schema SET sql = 'CREATE TABLE problem (
    patient           INTEGER NOT NULL REFERENCES patient,
    key               TEXT NOT NULL,
    learnt            INTEGER NOT NULL,
    original_text     TEXT NOT NULL,
    certainty         TEXT NOT NULL CHECK (certainty IN (''probable'', ''confirmed'')),
    active            INTEGER NOT NULL CHECK (active IN (0, 1)),
    onset             INTEGER,
    as_of             INTEGER NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    onset_as_of       INTEGER NOT NULL DEFAULT 0,
    declared          TEXT NOT NULL DEFAULT ''nothing'' CHECK (
        declared = ''nothing'' OR declared = ''active'' OR declared = ''ended''),
    declared_as_of    INTEGER NOT NULL DEFAULT 0,
    system            TEXT,
    code              TEXT,
    code_text         TEXT,
    alternate_system  TEXT,
    alternate_code    TEXT,
    alternate_text    TEXT,
    PRIMARY KEY (patient, key)
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'problem';

UPDATE sqlite_schema SET sql = 'CREATE TABLE medication_order (
    patient                   INTEGER NOT NULL REFERENCES patient,
    key                       TEXT NOT NULL,
    learnt                    INTEGER NOT NULL,
    placer                    TEXT NOT NULL,
    placer_application        TEXT NOT NULL,
    filler                    TEXT NOT NULL,
    filler_application        TEXT NOT NULL,
    status                    TEXT NOT NULL CHECK (
        status = ''active'' OR status = ''on_hold'' OR status = ''discontinued'' OR
        status = ''cancelled'' OR status = ''completed''),
    control                   TEXT NOT NULL,
    starts                    INTEGER,
    ends                      INTEGER,
    as_of                     INTEGER NOT NULL,
    content_as_of             INTEGER NOT NULL,
    source_control_id         TEXT NOT NULL,
    source_sent               INTEGER NOT NULL,
    source_place              TEXT NOT NULL,
    frequency                 TEXT NOT NULL DEFAULT '''',
    times_a_week              TEXT,
    stops                     INTEGER,
    known_since               INTEGER NOT NULL DEFAULT 0,
    visit                     TEXT NOT NULL DEFAULT '''',
    supplied_until            INTEGER,
    parent_placer             TEXT NOT NULL DEFAULT '''',
    parent_placer_application TEXT NOT NULL DEFAULT '''',
    parent_filler             TEXT NOT NULL DEFAULT '''',
    parent_filler_application TEXT NOT NULL DEFAULT '''',
    PRIMARY KEY (patient, key)
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'medication_order';

UPDATE sqlite_schema SET sql = 'CREATE TABLE order_drug (
    patient           INTEGER NOT NULL,
    medication_order  TEXT NOT NULL,
    position          INTEGER NOT NULL,
    role              TEXT NOT NULL CHECK (
        role = ''give'' OR role = ''requested'' OR role = ''base'' OR role = ''additive''),
    original_text     TEXT NOT NULL,
    amount_low        TEXT,
    amount_high       TEXT,
    amount_unit       TEXT NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    strength          TEXT,
    strength_unit     TEXT NOT NULL DEFAULT '''',
    rate              TEXT,
    rate_unit         TEXT NOT NULL DEFAULT '''',
    system            TEXT,
    code              TEXT,
    code_text         TEXT,
    alternate_system  TEXT,
    alternate_code    TEXT,
    alternate_text    TEXT,
    PRIMARY KEY (patient, medication_order, position),
    FOREIGN KEY (patient, medication_order) REFERENCES medication_order ON DELETE CASCADE
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'order_drug';

UPDATE sqlite_schema SET sql = 'CREATE TABLE order_route (
    patient          INTEGER NOT NULL,
    medication_order TEXT NOT NULL,
    position         INTEGER NOT NULL,
    original_text    TEXT NOT NULL,
    system           TEXT,
    code             TEXT,
    code_text        TEXT,
    alternate_system TEXT,
    alternate_code   TEXT,
    alternate_text   TEXT,
    PRIMARY KEY (patient, medication_order, position),
    FOREIGN KEY (patient, medication_order) REFERENCES medication_order ON DELETE CASCADE
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'order_route';

UPDATE sqlite_schema SET sql = 'CREATE TABLE administration (
    patient           INTEGER NOT NULL,
    medication_order  TEXT NOT NULL,
    position          INTEGER NOT NULL,
    number            TEXT NOT NULL,
    at                INTEGER NOT NULL,
    status            TEXT NOT NULL CHECK (
        status = ''given'' OR status = ''not_given'' OR status = ''deleted''),
    drug              TEXT NOT NULL,
    amount            TEXT,
    unit              TEXT NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    PRIMARY KEY (patient, medication_order, position),
    FOREIGN KEY (patient, medication_order) REFERENCES medication_order ON DELETE CASCADE
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'administration';

UPDATE sqlite_schema SET sql = 'CREATE TABLE result (
    patient           INTEGER NOT NULL REFERENCES patient,
    key               TEXT NOT NULL,
    learnt            INTEGER NOT NULL,
    order_key         TEXT NOT NULL,
    original_text     TEXT NOT NULL,
    sub_id            TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (
        status = ''preliminary'' OR status = ''final'' OR status = ''corrected'' OR
        status = ''withdrawn'' OR status = ''confirmed''),
    comparator        TEXT CHECK (
        comparator = ''='' OR comparator = ''<'' OR comparator = ''<='' OR comparator = ''>'' OR
        comparator = ''>=''),
    value             TEXT,
    value_high        TEXT,
    text              TEXT NOT NULL,
    unit              TEXT NOT NULL,
    reference_range   TEXT NOT NULL,
    flags             TEXT NOT NULL,
    observed          INTEGER NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    visit             TEXT NOT NULL DEFAULT '''',
    system            TEXT,
    code              TEXT,
    code_text         TEXT,
    alternate_system  TEXT,
    alternate_code    TEXT,
    alternate_text    TEXT,
    PRIMARY KEY (patient, key),
    CHECK ((comparator IS NULL) = (value IS NULL))
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'result';

UPDATE sqlite_schema SET sql = 'CREATE TABLE result_answer (
    patient          INTEGER NOT NULL,
    result           TEXT NOT NULL,
    position         INTEGER NOT NULL,
    original_text    TEXT NOT NULL,
    system           TEXT,
    code             TEXT,
    code_text        TEXT,
    alternate_system TEXT,
    alternate_code   TEXT,
    alternate_text   TEXT,
    PRIMARY KEY (patient, result, position),
    FOREIGN KEY (patient, result) REFERENCES result ON DELETE CASCADE
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'result_answer';

UPDATE sqlite_schema SET sql = 'CREATE TABLE procedure (
    patient                   INTEGER NOT NULL REFERENCES patient,
    key                       TEXT NOT NULL,
    learnt                    INTEGER NOT NULL,
    origin                    TEXT NOT NULL CHECK (
        origin = ''order'' OR origin = ''appointment'' OR origin = ''record'' OR
        origin = ''referral'' OR origin = ''document''),
    placer                    TEXT NOT NULL,
    placer_application        TEXT NOT NULL,
    filler                    TEXT NOT NULL,
    filler_application        TEXT NOT NULL,
    part                      TEXT NOT NULL,
    status                    TEXT NOT NULL CHECK (
        status = ''ordered'' OR status = ''booked'' OR status = ''done'' OR
        status = ''cancelled'' OR status = ''withdrawn''),
    original_text             TEXT NOT NULL,
    specimen_text             TEXT NOT NULL,
    planned_or_done           INTEGER,
    visit                     TEXT NOT NULL,
    as_of                     INTEGER NOT NULL,
    source_control_id         TEXT NOT NULL,
    source_sent               INTEGER NOT NULL,
    source_place              TEXT NOT NULL,
    system                    TEXT,
    code                      TEXT,
    code_text                 TEXT,
    alternate_system          TEXT,
    alternate_code            TEXT,
    alternate_text            TEXT,
    specimen_system           TEXT,
    specimen_code             TEXT,
    specimen_code_text        TEXT,
    specimen_alternate_system TEXT,
    specimen_alternate_code   TEXT,
    specimen_alternate_text   TEXT,
    PRIMARY KEY (patient, key)
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'procedure';

UPDATE sqlite_schema SET sql = 'CREATE TABLE procedure_reason (
    patient          INTEGER NOT NULL,
    procedure        TEXT NOT NULL,
    position         INTEGER NOT NULL,
    original_text    TEXT NOT NULL,
    system           TEXT,
    code             TEXT,
    code_text        TEXT,
    alternate_system TEXT,
    alternate_code   TEXT,
    alternate_text   TEXT,
    PRIMARY KEY (patient, procedure, position),
    FOREIGN KEY (patient, procedure) REFERENCES procedure ON DELETE CASCADE
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'procedure_reason';

UPDATE sqlite_schema SET sql = 'CREATE TABLE alert (
    patient       INTEGER NOT NULL REFERENCES patient,
    rule          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    learnt        INTEGER NOT NULL,
    episode       INTEGER NOT NULL,
    status        TEXT NOT NULL CHECK (
        status = ''active'' OR status = ''acknowledged'' OR status = ''overridden'' OR
        status = ''resolved'' OR status = ''retracted''),
    severity      TEXT NOT NULL CHECK (
        severity = ''info'' OR severity = ''moderate'' OR severity = ''high'' OR
        severity = ''critical''),
    certainty     TEXT NOT NULL CHECK (certainty IN (''probable'', ''confirmed'')),
    title         TEXT NOT NULL,
    summary       TEXT NOT NULL,
    reference     TEXT NOT NULL,
    rule_version  INTEGER NOT NULL,
    drug          TEXT NOT NULL,
    dose          TEXT,
    dose_unit     TEXT NOT NULL,
    raised        INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    notified      INTEGER,
    ended         INTEGER,
    ended_because TEXT NOT NULL,
    deed_by       TEXT NOT NULL,
    deed_reason   TEXT NOT NULL,
    deed_at       INTEGER NOT NULL,
    deed_until    INTEGER,
    shadow        INTEGER NOT NULL CHECK (shadow IN (0, 1)),
    bundle        TEXT NOT NULL,
    domain        TEXT NOT NULL DEFAULT ''rx'',
    PRIMARY KEY (patient, rule, subject)
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'alert';

UPDATE sqlite_schema SET sql = 'CREATE TABLE alert_event (
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    patient  INTEGER NOT NULL,
    message  INTEGER,
    rule     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    change   TEXT NOT NULL CHECK (
        change = ''raised'' OR change = ''updated'' OR change = ''escalated'' OR
        change = ''acknowledged'' OR change = ''overridden'' OR change = ''resolved'' OR
        change = ''retracted''),
    severity TEXT NOT NULL CHECK (
        severity = ''info'' OR severity = ''moderate'' OR severity = ''high'' OR
        severity = ''critical''),
    why      TEXT NOT NULL,
    topic    TEXT NOT NULL,
    body     TEXT NOT NULL
) STRICT'
WHERE type = 'table' AND name = 'alert_event';

PRAGMA writable_schema = RESET;

UPDATE problem SET
    (system, code, code_text) = (SELECT sent.system, sent.code, sent.text
     FROM problem_code AS sent WHERE sent.patient = problem.patient AND sent.problem = problem.key
     AND sent.position = 0),
    (alternate_system, alternate_code, alternate_text) = (SELECT sent.system, sent.code, sent.text
     FROM problem_code AS sent WHERE sent.patient = problem.patient AND sent.problem = problem.key
     AND sent.position = 1);
UPDATE order_drug SET
    (system, code, code_text) = (SELECT sent.system, sent.code, sent.text
     FROM order_drug_code AS sent WHERE sent.patient = order_drug.patient
     AND sent.medication_order = order_drug.medication_order AND sent.drug = order_drug.position
     AND sent.position = 0),
    (alternate_system, alternate_code, alternate_text) = (SELECT sent.system, sent.code, sent.text
     FROM order_drug_code AS sent WHERE sent.patient = order_drug.patient
     AND sent.medication_order = order_drug.medication_order AND sent.drug = order_drug.position
     AND sent.position = 1);
UPDATE order_route SET
    (system, code, code_text) = (SELECT sent.system, sent.code, sent.text
     FROM order_route_code AS sent WHERE sent.patient = order_route.patient
     AND sent.medication_order = order_route.medication_order AND sent.route = order_route.position
     AND sent.position = 0),
    (alternate_system, alternate_code, alternate_text) = (SELECT sent.system, sent.code, sent.text
     FROM order_route_code AS sent WHERE sent.patient = order_route.patient
     AND sent.medication_order = order_route.medication_order AND sent.route = order_route.position
     AND sent.position = 1);
UPDATE result SET
    (system, code, code_text) = (SELECT sent.system, sent.code, sent.text
     FROM result_code AS sent WHERE sent.patient = result.patient AND sent.result = result.key
     AND sent.position = 0),
    (alternate_system, alternate_code, alternate_text) = (SELECT sent.system, sent.code, sent.text
     FROM result_code AS sent WHERE sent.patient = result.patient AND sent.result = result.key
     AND sent.position = 1);
UPDATE result_answer SET
    (system, code, code_text) = (SELECT sent.system, sent.code, sent.text
     FROM result_answer_code AS sent WHERE sent.patient = result_answer.patient
     AND sent.result = result_answer.result AND sent.answer = result_answer.position
     AND sent.position = 0),
    (alternate_system, alternate_code, alternate_text) = (SELECT sent.system, sent.code, sent.text
     FROM result_answer_code AS sent WHERE sent.patient = result_answer.patient
     AND sent.result = result_answer.result AND sent.answer = result_answer.position
     AND sent.position = 1);
UPDATE procedure SET
    (system, code, code_text) = (SELECT sent.system, sent.code, sent.text
     FROM procedure_code AS sent WHERE sent.patient = procedure.patient
     AND sent.procedure = procedure.key AND names = 'service'
     AND sent.position = 0),
    (alternate_system, alternate_code, alternate_text) = (SELECT sent.system, sent.code, sent.text
     FROM procedure_code AS sent WHERE sent.patient = procedure.patient
     AND sent.procedure = procedure.key AND names = 'service'
     AND sent.position = 1),
    (specimen_system, specimen_code, specimen_code_text) = (SELECT sent.system, sent.code, sent.text
     FROM procedure_code AS sent WHERE sent.patient = procedure.patient
     AND sent.procedure = procedure.key AND names = 'specimen'
     AND sent.position = 0),
    (specimen_alternate_system, specimen_alternate_code, specimen_alternate_text) =
    (SELECT sent.system, sent.code, sent.text
     FROM procedure_code AS sent WHERE sent.patient = procedure.patient
     AND sent.procedure = procedure.key AND names = 'specimen'
     AND sent.position = 1);
UPDATE procedure_reason SET
    (system, code, code_text) = (SELECT sent.system, sent.code, sent.text
     FROM procedure_reason_code AS sent WHERE sent.patient = procedure_reason.patient
     AND sent.procedure = procedure_reason.procedure AND sent.reason = procedure_reason.position
     AND sent.position = 0),
    (alternate_system, alternate_code, alternate_text) = (SELECT sent.system, sent.code, sent.text
     FROM procedure_reason_code AS sent WHERE sent.patient = procedure_reason.patient
     AND sent.procedure = procedure_reason.procedure AND sent.reason = procedure_reason.position
     AND sent.position = 1);
DELETE FROM problem_code WHERE position < 2;
DELETE FROM order_drug_code WHERE position < 2;
DELETE FROM order_route_code WHERE position < 2;
DELETE FROM result_code WHERE position < 2;
DELETE FROM result_answer_code WHERE position < 2;
DELETE FROM procedure_code WHERE position < 2;
DELETE FROM procedure_reason_code WHERE position < 2;

CREATE VIEW problem_codes AS
SELECT patient, key AS problem, 0 AS position, system, code, code_text AS text
FROM problem WHERE system IS NOT NULL
UNION ALL SELECT patient, key, 1, alternate_system, alternate_code, alternate_text
FROM problem WHERE alternate_system IS NOT NULL
UNION ALL SELECT patient, problem, position, system, code, text FROM problem_code;
CREATE VIEW order_drug_codes AS
SELECT patient, medication_order, position AS drug, 0 AS position, system, code, code_text AS text
FROM order_drug WHERE system IS NOT NULL
UNION ALL SELECT patient, medication_order, position, 1, alternate_system, alternate_code,
    alternate_text
FROM order_drug WHERE alternate_system IS NOT NULL
UNION ALL SELECT patient, medication_order, drug, position, system, code, text FROM order_drug_code;
CREATE VIEW order_route_codes AS
SELECT patient, medication_order, position AS route, 0 AS position, system, code, code_text AS text
FROM order_route WHERE system IS NOT NULL
UNION ALL SELECT patient, medication_order, position, 1, alternate_system, alternate_code,
    alternate_text
FROM order_route WHERE alternate_system IS NOT NULL
UNION ALL SELECT patient, medication_order, route, position, system, code, text
FROM order_route_code;
CREATE VIEW result_codes AS
SELECT patient, key AS result, 0 AS position, system, code, code_text AS text
FROM result WHERE system IS NOT NULL
UNION ALL SELECT patient, key, 1, alternate_system, alternate_code, alternate_text
FROM result WHERE alternate_system IS NOT NULL
UNION ALL SELECT patient, result, position, system, code, text FROM result_code;
CREATE VIEW result_answer_codes AS
SELECT patient, result, position AS answer, 0 AS position, system, code, code_text AS text
FROM result_answer WHERE system IS NOT NULL
UNION ALL SELECT patient, result, position, 1, alternate_system, alternate_code, alternate_text
FROM result_answer WHERE alternate_system IS NOT NULL
UNION ALL SELECT patient, result, answer, position, system, code, text FROM result_answer_code;
CREATE VIEW procedure_codes AS
SELECT patient, key AS procedure, 'service' AS names, 0 AS position, system, code, code_text AS text
FROM procedure WHERE system IS NOT NULL
UNION ALL SELECT patient, key, 'service', 1, alternate_system, alternate_code, alternate_text
FROM procedure WHERE alternate_system IS NOT NULL
UNION ALL SELECT patient, key AS procedure, 'specimen' AS names, 0 AS position,
    specimen_system AS system, specimen_code AS code, specimen_code_text AS text
FROM procedure WHERE specimen_system IS NOT NULL
UNION ALL SELECT patient, key, 'specimen', 1, specimen_alternate_system, specimen_alternate_code,
    specimen_alternate_text
FROM procedure WHERE specimen_alternate_system IS NOT NULL
UNION ALL SELECT patient, procedure, names, position, system, code, text FROM procedure_code;
CREATE VIEW procedure_reason_codes AS
SELECT patient, procedure, position AS reason, 0 AS position, system, code, code_text AS text
FROM procedure_reason WHERE system IS NOT NULL
UNION ALL SELECT patient, procedure, position, 1, alternate_system, alternate_code, alternate_text
FROM procedure_reason WHERE alternate_system IS NOT NULL
UNION ALL SELECT patient, procedure, reason, position, system, code, text
FROM procedure_reason_code;

CREATE VIEW problems AS SELECT
    patient, key, original_text,
    code || ' (' || system || ') ' || code_text ||
    coalesce('; ' || alternate_code || ' (' || alternate_system || ') ' ||
             alternate_text, '') ||
    coalesce((SELECT '; ' || group_concat(code || ' (' || system || ') ' || text, '; ')
              FROM problem_code WHERE patient = problem.patient
              AND problem = problem.key), '') AS codes,
    certainty, active, declared,
    (SELECT group_concat(visit || iif(states, '', ' (no longer)'), '; ')
     FROM problem_listing WHERE patient = problem.patient AND problem = problem.key) AS visits,
    strftime('%Y-%m-%dT%H:%M:%fZ', onset / 1000.0, 'unixepoch') AS onset,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of,
    source_control_id AS control_id, source_place AS place
FROM problem;

CREATE VIEW medication_orders AS SELECT
    patient, key, status, control,
    (SELECT group_concat(
         code || ' (' || system || ') ' || code_text ||
         coalesce('; ' || alternate_code || ' (' || alternate_system || ') ' ||
                  alternate_text, '') ||
         coalesce((SELECT '; ' || group_concat(code || ' (' || system || ') ' || text, '; ')
                   FROM order_drug_code WHERE patient = order_drug.patient
                   AND medication_order = order_drug.medication_order
                   AND drug = order_drug.position), ''), '; ')
     FROM order_drug WHERE patient = medication_order.patient
     AND medication_order = medication_order.key) AS drugs,
    (SELECT group_concat(
         code || ' (' || system || ') ' || code_text ||
         coalesce('; ' || alternate_code || ' (' || alternate_system || ') ' ||
                  alternate_text, '') ||
         coalesce((SELECT '; ' || group_concat(code || ' (' || system || ') ' || text, '; ')
                   FROM order_route_code WHERE patient = order_route.patient
                   AND medication_order = order_route.medication_order
                   AND route = order_route.position), ''), '; ')
     FROM order_route WHERE patient = medication_order.patient
     AND medication_order = medication_order.key) AS routes,
    frequency, times_a_week,
    strftime('%Y-%m-%dT%H:%M:%fZ', starts / 1000.0, 'unixepoch') AS starts,
    strftime('%Y-%m-%dT%H:%M:%fZ', ends / 1000.0, 'unixepoch') AS ends,
    strftime('%Y-%m-%dT%H:%M:%fZ', stops / 1000.0, 'unixepoch') AS stops,
    coalesce(nullif(parent_placer, ''), nullif(parent_filler, '')) AS parent,
    (SELECT count(*) FROM administration WHERE patient = medication_order.patient
     AND medication_order = medication_order.key AND administration.status = 'given') AS given,
    strftime('%Y-%m-%dT%H:%M:%fZ', (SELECT max(at) FROM administration
     WHERE patient = medication_order.patient AND medication_order = medication_order.key
     AND administration.status = 'given') / 1000.0, 'unixepoch') AS last_given,
    visit,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of,
    source_control_id AS control_id, source_place AS place
FROM medication_order;

CREATE VIEW results AS SELECT
    patient, key,
    code || ' (' || system || ') ' || code_text ||
    coalesce('; ' || alternate_code || ' (' || alternate_system || ') ' ||
             alternate_text, '') ||
    coalesce((SELECT '; ' || group_concat(code || ' (' || system || ') ' || text, '; ')
              FROM result_code WHERE patient = result.patient
              AND result = result.key), '') AS codes,
    status, comparator, value, value_high, unit, text,
    (SELECT group_concat(
         code || ' (' || system || ') ' || code_text ||
         coalesce('; ' || alternate_code || ' (' || alternate_system || ') ' ||
                  alternate_text, '') ||
         coalesce((SELECT '; ' || group_concat(code || ' (' || system || ') ' || text, '; ')
                   FROM result_answer_code WHERE patient = result_answer.patient
                   AND result = result_answer.result
                   AND answer = result_answer.position), ''), '; ')
     FROM result_answer WHERE patient = result.patient
     AND result = result.key) AS answers,
    reference_range, flags, visit,
    strftime('%Y-%m-%dT%H:%M:%fZ', observed / 1000.0, 'unixepoch') AS observed,
    source_control_id AS control_id, source_place AS place
FROM result;

CREATE VIEW procedures AS SELECT
    patient, key, origin, status,
    code || ' (' || system || ') ' || code_text ||
    coalesce('; ' || alternate_code || ' (' || alternate_system || ') ' ||
             alternate_text, '') ||
    coalesce((SELECT '; ' || group_concat(code || ' (' || system || ') ' || text, '; ')
              FROM procedure_code WHERE patient = procedure.patient
              AND procedure = procedure.key
              AND names = 'service'), '') AS codes,
    specimen_code || ' (' || specimen_system || ') ' || specimen_code_text ||
    coalesce('; ' || specimen_alternate_code || ' (' || specimen_alternate_system || ') ' ||
             specimen_alternate_text, '') ||
    coalesce((SELECT '; ' || group_concat(code || ' (' || system || ') ' || text, '; ')
              FROM procedure_code WHERE patient = procedure.patient
              AND procedure = procedure.key
              AND names = 'specimen'), '') AS specimen,
    (SELECT group_concat(trim(original_text || ' ' || coalesce(
         code || ' (' || system || ') ' || code_text ||
         coalesce(', ' || alternate_code || ' (' || alternate_system || ') ' ||
                  alternate_text, '') ||
         coalesce((SELECT ', ' || group_concat(code || ' (' || system || ') ' || text, ', ')
                   FROM procedure_reason_code WHERE patient = procedure_reason.patient
                   AND procedure = procedure_reason.procedure
                   AND reason = procedure_reason.position), ''), '')), '; ')
     FROM procedure_reason WHERE patient = procedure.patient AND procedure = procedure.key)
     AS reasons,
    strftime('%Y-%m-%dT%H:%M:%fZ', planned_or_done / 1000.0, 'unixepoch') AS planned_or_done,
    visit,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of,
    source_control_id AS control_id, source_place AS place
FROM procedure;
)sql";

}  // namespace alerts::sqlite
