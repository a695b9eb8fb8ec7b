// From version 1 to version 2: what a link counts and has not finished; numbers given up when two
// records became one; links between records; procedures and visits; when each part of a person, a
// visit and an onset was stated; coded answers of results; findings without a message; answers to
// senders kept as they went on the wire, with their envelope; what people did about alerts, and
// what happened to each rule's.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_2 = R"sql(
CREATE TABLE link (
    listener            TEXT NOT NULL,
    sending_application TEXT NOT NULL,
    sending_facility    TEXT NOT NULL,
    last_number         INTEGER,
    PRIMARY KEY (listener, sending_application, sending_facility)
) STRICT, WITHOUT ROWID;

CREATE TABLE fragment (
    listener            TEXT NOT NULL,
    sending_application TEXT NOT NULL,
    sending_facility    TEXT NOT NULL,
    pointer             TEXT NOT NULL,
    kept                INTEGER NOT NULL,
    text                BLOB NOT NULL,
    PRIMARY KEY (listener, sending_application, sending_facility, pointer)
) STRICT;

ALTER TABLE identifier ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0 CHECK (given_up IN (0, 1));
ALTER TABLE patient ADD COLUMN joined_into INTEGER REFERENCES patient;
ALTER TABLE patient ADD COLUMN name_as_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE patient ADD COLUMN birth_date_as_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE patient ADD COLUMN sex_as_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE patient ADD COLUMN dead_as_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE patient ADD COLUMN died_as_of INTEGER NOT NULL DEFAULT 0;
UPDATE patient SET name_as_of = demographics_as_of, birth_date_as_of = demographics_as_of,
    sex_as_of = demographics_as_of, dead_as_of = demographics_as_of,
    died_as_of = demographics_as_of;
ALTER TABLE problem ADD COLUMN onset_as_of INTEGER NOT NULL DEFAULT 0;
UPDATE problem SET onset_as_of = as_of WHERE onset IS NOT NULL;
CREATE TABLE alias (
    id        INTEGER PRIMARY KEY,
    number    TEXT NOT NULL,
    authority TEXT NOT NULL,
    type      TEXT NOT NULL,
    patient   INTEGER REFERENCES patient,
    survivor  INTEGER NOT NULL REFERENCES patient,
    message   INTEGER NOT NULL,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX alias_survivor ON alias (survivor);

ALTER TABLE medication_order ADD COLUMN frequency TEXT NOT NULL DEFAULT '';
ALTER TABLE medication_order ADD COLUMN times_a_week TEXT;
ALTER TABLE medication_order ADD COLUMN stops INTEGER;
ALTER TABLE medication_order ADD COLUMN known_since INTEGER NOT NULL DEFAULT 0;
UPDATE medication_order SET known_since = source_sent;
ALTER TABLE medication_order ADD COLUMN visit TEXT NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN visit TEXT NOT NULL DEFAULT '';
ALTER TABLE medication_order ADD COLUMN supplied_until INTEGER;
ALTER TABLE medication_order ADD COLUMN parent_placer TEXT NOT NULL DEFAULT '';
ALTER TABLE medication_order ADD COLUMN parent_placer_application TEXT NOT NULL DEFAULT '';
ALTER TABLE medication_order ADD COLUMN parent_filler TEXT NOT NULL DEFAULT '';
ALTER TABLE medication_order ADD COLUMN parent_filler_application TEXT NOT NULL DEFAULT '';
CREATE TABLE administration (
    patient           INTEGER NOT NULL,
    medication_order  TEXT NOT NULL,
    position          INTEGER NOT NULL,
    number            TEXT NOT NULL,
    at                INTEGER NOT NULL,
    status            TEXT NOT NULL CHECK (status IN ('given', 'not_given', 'deleted')),
    drug              TEXT NOT NULL,
    amount            TEXT,
    unit              TEXT NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    PRIMARY KEY (patient, medication_order, position),
    FOREIGN KEY (patient, medication_order) REFERENCES medication_order ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
ALTER TABLE order_drug ADD COLUMN strength TEXT;
ALTER TABLE order_drug ADD COLUMN strength_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE order_drug ADD COLUMN rate TEXT;
ALTER TABLE order_drug ADD COLUMN rate_unit TEXT NOT NULL DEFAULT '';

CREATE TABLE procedure (
    patient            INTEGER NOT NULL REFERENCES patient,
    key                TEXT NOT NULL,
    learnt             INTEGER NOT NULL,
    origin             TEXT NOT NULL CHECK (origin IN
                       ('order', 'appointment', 'record', 'referral', 'document')),
    placer             TEXT NOT NULL,
    placer_application TEXT NOT NULL,
    filler             TEXT NOT NULL,
    filler_application TEXT NOT NULL,
    part               TEXT NOT NULL,
    status             TEXT NOT NULL CHECK (status IN
                       ('ordered', 'booked', 'done', 'cancelled', 'withdrawn')),
    original_text      TEXT NOT NULL,
    specimen_text      TEXT NOT NULL,
    planned_or_done    INTEGER,
    visit              TEXT NOT NULL,
    as_of              INTEGER NOT NULL,
    source_control_id  TEXT NOT NULL,
    source_sent        INTEGER NOT NULL,
    source_place       TEXT NOT NULL,
    PRIMARY KEY (patient, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE procedure_code (
    patient   INTEGER NOT NULL,
    procedure TEXT NOT NULL,
    names     TEXT NOT NULL CHECK (names IN ('service', 'specimen')),
    position  INTEGER NOT NULL,
    system    TEXT NOT NULL,
    code      TEXT NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (patient, procedure, names, position),
    FOREIGN KEY (patient, procedure) REFERENCES procedure ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE procedure_reason (
    patient       INTEGER NOT NULL,
    procedure     TEXT NOT NULL,
    position      INTEGER NOT NULL,
    original_text TEXT NOT NULL,
    PRIMARY KEY (patient, procedure, position),
    FOREIGN KEY (patient, procedure) REFERENCES procedure ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE procedure_reason_code (
    patient   INTEGER NOT NULL,
    procedure TEXT NOT NULL,
    reason    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    system    TEXT NOT NULL,
    code      TEXT NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (patient, procedure, reason, position),
    FOREIGN KEY (patient, procedure, reason) REFERENCES procedure_reason ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW procedures AS SELECT
    patient, key, origin, status,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM procedure_code WHERE patient = procedure.patient AND procedure = procedure.key
     AND names = 'service') AS codes,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM procedure_code WHERE patient = procedure.patient AND procedure = procedure.key
     AND names = 'specimen') AS specimen,
    (SELECT group_concat(trim(original_text || ' ' || coalesce((
         SELECT group_concat(code || ' (' || system || ') ' || text, ', ')
         FROM procedure_reason_code WHERE patient = procedure_reason.patient
         AND procedure = procedure_reason.procedure AND reason = procedure_reason.position), '')),
         '; ')
     FROM procedure_reason WHERE patient = procedure.patient AND procedure = procedure.key)
     AS reasons,
    strftime('%Y-%m-%dT%H:%M:%fZ', planned_or_done / 1000.0, 'unixepoch') AS planned_or_done,
    visit,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of,
    source_control_id AS control_id, source_place AS place
FROM procedure;

CREATE TABLE result_answer (
    patient       INTEGER NOT NULL,
    result        TEXT NOT NULL,
    position      INTEGER NOT NULL,
    original_text TEXT NOT NULL,
    PRIMARY KEY (patient, result, position),
    FOREIGN KEY (patient, result) REFERENCES result ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE result_answer_code (
    patient  INTEGER NOT NULL,
    result   TEXT NOT NULL,
    answer   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    system   TEXT NOT NULL,
    code     TEXT NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (patient, result, answer, position),
    FOREIGN KEY (patient, result, answer) REFERENCES result_answer ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

DROP VIEW results;
CREATE VIEW results AS SELECT
    patient, key,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM result_code WHERE patient = result.patient AND result = result.key) AS codes,
    status, comparator, value, value_high, unit, text,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM result_answer_code WHERE patient = result.patient AND result = result.key) AS answers,
    reference_range, flags, visit,
    strftime('%Y-%m-%dT%H:%M:%fZ', observed / 1000.0, 'unixepoch') AS observed,
    source_control_id AS control_id, source_place AS place
FROM result;

UPDATE message SET ack = CAST(x'0b' || ack || x'1c0d' AS BLOB) WHERE length(ack) > 0;

DROP VIEW medication_orders;
CREATE VIEW medication_orders AS SELECT
    patient, key, status, control,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM order_drug_code WHERE patient = medication_order.patient
     AND medication_order = medication_order.key) AS drugs,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM order_route_code WHERE patient = medication_order.patient
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
CREATE VIEW administrations AS SELECT
    patient, medication_order, number,
    strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
    status, drug, amount, unit, source_control_id AS control_id, source_place AS place
FROM administration;

DROP VIEW findings;
ALTER TABLE finding RENAME TO finding_1;
DROP INDEX finding_message;
CREATE TABLE finding (
    id                INTEGER PRIMARY KEY,
    message           INTEGER
                      REFERENCES message ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    code              TEXT NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    detail            TEXT NOT NULL
) STRICT;
INSERT INTO finding SELECT * FROM finding_1;
DROP TABLE finding_1;
CREATE INDEX finding_message ON finding (message);

CREATE VIEW findings AS SELECT
    finding.id, message,
    strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(received, source_sent) / 1000.0, 'unixepoch')
        AS received,
    listener, type, source_control_id AS control_id, source_place AS place, code, detail
FROM finding LEFT JOIN message ON message.id = finding.message;

DROP VIEW patients;
ALTER TABLE encounter RENAME TO encounter_1;
CREATE TABLE encounter (
    patient       INTEGER NOT NULL REFERENCES patient,
    visit_number  TEXT NOT NULL,
    patient_class TEXT NOT NULL,
    location      TEXT NOT NULL,
    admitted      INTEGER,
    discharged    INTEGER,
    class_as_of      INTEGER NOT NULL,
    location_as_of   INTEGER NOT NULL,
    admitted_as_of   INTEGER NOT NULL,
    discharged_as_of INTEGER NOT NULL,
    as_of         INTEGER NOT NULL,
    account       TEXT NOT NULL,
    account_as_of INTEGER NOT NULL,
    PRIMARY KEY (patient, visit_number)
) STRICT, WITHOUT ROWID;
INSERT INTO encounter
SELECT patient, visit_number, patient_class, location, admitted, discharged,
       as_of, as_of, as_of, as_of, as_of, '', as_of FROM encounter_1;
DROP TABLE encounter_1;

CREATE VIEW encounters AS SELECT
    patient, visit_number, account, patient_class, location,
    strftime('%Y-%m-%dT%H:%M:%fZ', admitted / 1000.0, 'unixepoch') AS admitted,
    strftime('%Y-%m-%dT%H:%M:%fZ', discharged / 1000.0, 'unixepoch') AS discharged,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of
FROM encounter;

CREATE TABLE patient_link (
    patient INTEGER NOT NULL REFERENCES patient,
    other   INTEGER NOT NULL REFERENCES patient CHECK (other <> patient),
    message INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (patient, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_link_other ON patient_link (other);

CREATE VIEW patients AS SELECT
    patient.id,
    (SELECT group_concat(number || '^' || authority || '^' || type, ' ')
     FROM identifier WHERE patient = patient.id) AS identifiers,
    name, birth_date, sex, dead,
    strftime('%Y-%m-%dT%H:%M:%fZ', died / 1000.0, 'unixepoch') AS died,
    strftime('%Y-%m-%dT%H:%M:%fZ', demographics_as_of / 1000.0, 'unixepoch') AS demographics_as_of,
    visit_number, patient_class, location,
    strftime('%Y-%m-%dT%H:%M:%fZ', admitted / 1000.0, 'unixepoch') AS admitted,
    strftime('%Y-%m-%dT%H:%M:%fZ', discharged / 1000.0, 'unixepoch') AS discharged,
    strftime('%Y-%m-%dT%H:%M:%fZ', review_at / 1000.0, 'unixepoch') AS review_at,
    joined_into
FROM patient LEFT JOIN encounter ON encounter.patient = patient.id AND encounter.visit_number =
    (SELECT visit_number FROM encounter WHERE patient = patient.id ORDER BY as_of DESC LIMIT 1);

CREATE VIEW aliases AS SELECT
    number || '^' || authority || '^' || type AS identifier, patient, survivor, message,
    strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at
FROM alias;

DROP VIEW alerts;
DROP VIEW alert_events;
ALTER TABLE alert RENAME TO alert_1;
ALTER TABLE alert_evidence RENAME TO alert_evidence_1;
ALTER TABLE alert_event RENAME TO alert_event_1;
CREATE TABLE alert (
    patient       INTEGER NOT NULL REFERENCES patient,
    rule          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    learnt        INTEGER NOT NULL,
    episode       INTEGER NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('active', 'acknowledged', 'overridden',
                                                  'resolved', 'retracted')),
    severity      TEXT NOT NULL CHECK (severity IN ('info', 'moderate', 'high', 'critical')),
    certainty     TEXT NOT NULL CHECK (certainty IN ('probable', 'confirmed')),
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
    PRIMARY KEY (patient, rule, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO alert
SELECT patient, rule, subject, learnt, episode, status, severity, certainty, title, summary,
       reference, rule_version, '', NULL, '', raised, changed_at, raised, ended, ended_because,
       '', '', 0, NULL, 0, '' FROM alert_1;
CREATE TABLE alert_evidence (
    patient           INTEGER NOT NULL,
    rule              TEXT NOT NULL,
    subject           TEXT NOT NULL,
    position          INTEGER NOT NULL,
    condition         TEXT NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    value             TEXT NOT NULL,
    matched           TEXT NOT NULL,
    PRIMARY KEY (patient, rule, subject, position),
    FOREIGN KEY (patient, rule, subject) REFERENCES alert ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO alert_evidence SELECT * FROM alert_evidence_1;
DROP TABLE alert_evidence_1;
DROP TABLE alert_1;

CREATE TABLE alert_event (
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    patient  INTEGER NOT NULL,
    message  INTEGER,
    rule     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    change   TEXT NOT NULL CHECK (change IN ('raised', 'updated', 'escalated', 'acknowledged',
                                             'overridden', 'resolved', 'retracted')),
    severity TEXT NOT NULL CHECK (severity IN ('info', 'moderate', 'high', 'critical')),
    why      TEXT NOT NULL,
    topic    TEXT NOT NULL,
    body     TEXT NOT NULL
) STRICT;
INSERT INTO alert_event SELECT * FROM alert_event_1;
DROP TABLE alert_event_1;

CREATE TABLE rule_count (
    rule  TEXT NOT NULL,
    what  TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (rule, what)
) STRICT, WITHOUT ROWID;

CREATE VIEW alerts AS SELECT
    patient, rule, subject, episode, status, severity, certainty, summary,
    strftime('%Y-%m-%dT%H:%M:%fZ', raised / 1000.0, 'unixepoch') AS raised,
    strftime('%Y-%m-%dT%H:%M:%fZ', changed_at / 1000.0, 'unixepoch') AS changed_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', notified / 1000.0, 'unixepoch') AS notified,
    strftime('%Y-%m-%dT%H:%M:%fZ', ended / 1000.0, 'unixepoch') AS ended,
    ended_because, deed_by, deed_reason,
    strftime('%Y-%m-%dT%H:%M:%fZ', deed_until / 1000.0, 'unixepoch') AS deed_until,
    shadow, bundle,
    (SELECT group_concat(condition || ': ' || value || ' [' || source_control_id || ' ' ||
                         source_place || ']', '; ')
     FROM alert_evidence WHERE patient = alert.patient AND rule = alert.rule
     AND subject = alert.subject) AS evidence
FROM alert;

CREATE VIEW alert_events AS SELECT
    seq, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
    patient, message, rule, subject, change, severity, why, topic, body
FROM alert_event;

DROP VIEW messages;
CREATE VIEW messages AS SELECT
    id, strftime('%Y-%m-%dT%H:%M:%fZ', received / 1000.0, 'unixepoch') AS received,
    listener, peer, sending_application, sending_facility, sent, control_id, type, disposition,
    reason, lower(hex(digest)) AS digest,
    trim(replace(CAST(ack AS TEXT), char(13), char(10)), char(10) || char(11) || char(28)) AS ack,
    replace(CAST(raw AS TEXT), char(13), char(10)) AS raw
FROM message;
)sql";

}  // namespace alerts::sqlite
