// From an empty file to version 1. Released migrations are never changed: the next one is another
// file. docs/store.md says what tables and columns mean.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_1 = R"sql(
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('store_epoch', lower(hex(randomblob(16))));

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('message', 0), ('alert_event', 0), ('patient', 0), ('learnt', 0);

CREATE TABLE message (
    id                  INTEGER PRIMARY KEY,
    received            INTEGER NOT NULL,
    listener            TEXT NOT NULL,
    peer                TEXT NOT NULL,
    sending_application TEXT NOT NULL,
    sending_facility    TEXT NOT NULL,
    sent                TEXT NOT NULL,
    control_id          TEXT NOT NULL,
    type                TEXT NOT NULL,
    disposition         TEXT NOT NULL CHECK (disposition IN ('applied', 'ignored', 'quarantined')),
    reason              TEXT NOT NULL,
    digest              BLOB NOT NULL CHECK (length(digest) = 32),
    ack                 BLOB NOT NULL,
    raw                 BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_digest ON message (digest);
CREATE INDEX message_control_id
    ON message (listener, sending_application, sending_facility, control_id);

CREATE TABLE quarantine (
    message    INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    reason     TEXT NOT NULL,
    retried_at INTEGER
) STRICT;

CREATE TABLE finding (
    id                INTEGER PRIMARY KEY,
    message           INTEGER NOT NULL
                      REFERENCES message ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    code              TEXT NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    detail            TEXT NOT NULL
) STRICT;
CREATE INDEX finding_message ON finding (message);

CREATE TABLE patient (
    id                 INTEGER PRIMARY KEY,
    name               TEXT NOT NULL,
    birth_date         TEXT NOT NULL,
    sex                TEXT NOT NULL,
    dead               INTEGER NOT NULL CHECK (dead IN (0, 1)),
    died               INTEGER,
    demographics_as_of INTEGER NOT NULL,
    review_at          INTEGER
) STRICT;
CREATE INDEX patient_review_at ON patient (review_at) WHERE review_at IS NOT NULL;

CREATE TABLE identifier (
    number    TEXT NOT NULL,
    authority TEXT NOT NULL,
    type      TEXT NOT NULL,
    patient   INTEGER NOT NULL REFERENCES patient,
    learnt    INTEGER NOT NULL,
    PRIMARY KEY (number, authority, type)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifier_patient ON identifier (patient, learnt);

CREATE TABLE encounter (
    patient       INTEGER PRIMARY KEY REFERENCES patient,
    visit_number  TEXT NOT NULL,
    patient_class TEXT NOT NULL,
    location      TEXT NOT NULL,
    admitted      INTEGER,
    discharged    INTEGER,
    as_of         INTEGER NOT NULL
) STRICT;

CREATE TABLE problem (
    patient           INTEGER NOT NULL REFERENCES patient,
    key               TEXT NOT NULL,
    learnt            INTEGER NOT NULL,
    original_text     TEXT NOT NULL,
    certainty         TEXT NOT NULL CHECK (certainty IN ('probable', 'confirmed')),
    active            INTEGER NOT NULL CHECK (active IN (0, 1)),
    visit             TEXT NOT NULL,
    onset             INTEGER,
    as_of             INTEGER NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    PRIMARY KEY (patient, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE problem_code (
    patient  INTEGER NOT NULL,
    problem  TEXT NOT NULL,
    position INTEGER NOT NULL,
    system   TEXT NOT NULL,
    code     TEXT NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (patient, problem, position),
    FOREIGN KEY (patient, problem) REFERENCES problem ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE medication_order (
    patient            INTEGER NOT NULL REFERENCES patient,
    key                TEXT NOT NULL,
    learnt             INTEGER NOT NULL,
    placer             TEXT NOT NULL,
    placer_application TEXT NOT NULL,
    filler             TEXT NOT NULL,
    filler_application TEXT NOT NULL,
    status             TEXT NOT NULL CHECK (status IN
                       ('active', 'on_hold', 'discontinued', 'cancelled', 'completed')),
    control            TEXT NOT NULL,
    starts             INTEGER,
    ends               INTEGER,
    as_of              INTEGER NOT NULL,
    content_as_of      INTEGER NOT NULL,
    source_control_id  TEXT NOT NULL,
    source_sent        INTEGER NOT NULL,
    source_place       TEXT NOT NULL,
    PRIMARY KEY (patient, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE order_drug (
    patient           INTEGER NOT NULL,
    medication_order  TEXT NOT NULL,
    position          INTEGER NOT NULL,
    role              TEXT NOT NULL CHECK (role IN ('give', 'requested', 'base', 'additive')),
    original_text     TEXT NOT NULL,
    amount_low        TEXT,
    amount_high       TEXT,
    amount_unit       TEXT NOT NULL,
    source_control_id TEXT NOT NULL,
    source_sent       INTEGER NOT NULL,
    source_place      TEXT NOT NULL,
    PRIMARY KEY (patient, medication_order, position),
    FOREIGN KEY (patient, medication_order) REFERENCES medication_order ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE order_drug_code (
    patient          INTEGER NOT NULL,
    medication_order TEXT NOT NULL,
    drug             INTEGER NOT NULL,
    position         INTEGER NOT NULL,
    system           TEXT NOT NULL,
    code             TEXT NOT NULL,
    text             TEXT NOT NULL,
    PRIMARY KEY (patient, medication_order, drug, position),
    FOREIGN KEY (patient, medication_order, drug) REFERENCES order_drug ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE order_route (
    patient          INTEGER NOT NULL,
    medication_order TEXT NOT NULL,
    position         INTEGER NOT NULL,
    original_text    TEXT NOT NULL,
    PRIMARY KEY (patient, medication_order, position),
    FOREIGN KEY (patient, medication_order) REFERENCES medication_order ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE order_route_code (
    patient          INTEGER NOT NULL,
    medication_order TEXT NOT NULL,
    route            INTEGER NOT NULL,
    position         INTEGER NOT NULL,
    system           TEXT NOT NULL,
    code             TEXT NOT NULL,
    text             TEXT NOT NULL,
    PRIMARY KEY (patient, medication_order, route, position),
    FOREIGN KEY (patient, medication_order, route) REFERENCES order_route ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE result (
    patient           INTEGER NOT NULL REFERENCES patient,
    key               TEXT NOT NULL,
    learnt            INTEGER NOT NULL,
    order_key         TEXT NOT NULL,
    original_text     TEXT NOT NULL,
    sub_id            TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (status IN
                      ('preliminary', 'final', 'corrected', 'withdrawn', 'confirmed')),
    comparator        TEXT CHECK (comparator IN ('=', '<', '<=', '>', '>=')),
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
    PRIMARY KEY (patient, key),
    CHECK ((comparator IS NULL) = (value IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE result_code (
    patient  INTEGER NOT NULL,
    result   TEXT NOT NULL,
    position INTEGER NOT NULL,
    system   TEXT NOT NULL,
    code     TEXT NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (patient, result, position),
    FOREIGN KEY (patient, result) REFERENCES result ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
    patient       INTEGER NOT NULL REFERENCES patient,
    rule          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    learnt        INTEGER NOT NULL,
    episode       INTEGER NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('active', 'resolved', 'retracted')),
    severity      TEXT NOT NULL CHECK (severity IN ('info', 'moderate', 'high', 'critical')),
    certainty     TEXT NOT NULL CHECK (certainty IN ('probable', 'confirmed')),
    title         TEXT NOT NULL,
    summary       TEXT NOT NULL,
    reference     TEXT NOT NULL,
    rule_version  INTEGER NOT NULL,
    raised        INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    ended         INTEGER,
    ended_because TEXT NOT NULL,
    PRIMARY KEY (patient, rule, subject)
) STRICT, WITHOUT ROWID;
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

CREATE TABLE alert_event (
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    patient  INTEGER NOT NULL,
    message  INTEGER,
    rule     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    change   TEXT NOT NULL CHECK (change IN ('raised', 'updated', 'resolved', 'retracted')),
    severity TEXT NOT NULL CHECK (severity IN ('info', 'moderate', 'high', 'critical')),
    why      TEXT NOT NULL,
    topic    TEXT NOT NULL,
    body     TEXT NOT NULL
) STRICT;

CREATE TABLE feed (
    name  TEXT PRIMARY KEY,
    acked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The same for people: every time as ISO 8601, codes beside what they code.
CREATE VIEW messages AS SELECT
    id, strftime('%Y-%m-%dT%H:%M:%fZ', received / 1000.0, 'unixepoch') AS received,
    listener, peer, sending_application, sending_facility, sent, control_id, type, disposition,
    reason, lower(hex(digest)) AS digest,
    replace(CAST(ack AS TEXT), char(13), char(10)) AS ack,
    replace(CAST(raw AS TEXT), char(13), char(10)) AS raw
FROM message;

CREATE VIEW quarantined AS SELECT
    message, strftime('%Y-%m-%dT%H:%M:%fZ', received / 1000.0, 'unixepoch') AS received,
    listener, type, control_id, quarantine.reason,
    strftime('%Y-%m-%dT%H:%M:%fZ', retried_at / 1000.0, 'unixepoch') AS retried_at
FROM quarantine JOIN message ON message.id = quarantine.message;

CREATE VIEW findings AS SELECT
    finding.id, message, strftime('%Y-%m-%dT%H:%M:%fZ', received / 1000.0, 'unixepoch') AS received,
    listener, type, source_control_id AS control_id, source_place AS place, code, detail
FROM finding JOIN message ON message.id = finding.message;

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
    strftime('%Y-%m-%dT%H:%M:%fZ', review_at / 1000.0, 'unixepoch') AS review_at
FROM patient LEFT JOIN encounter ON encounter.patient = patient.id;

CREATE VIEW problems AS SELECT
    patient, key, original_text,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM problem_code WHERE patient = problem.patient AND problem = problem.key) AS codes,
    certainty, active, visit,
    strftime('%Y-%m-%dT%H:%M:%fZ', onset / 1000.0, 'unixepoch') AS onset,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of,
    source_control_id AS control_id, source_place AS place
FROM problem;

CREATE VIEW medication_orders AS SELECT
    patient, key, status, control,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM order_drug_code WHERE patient = medication_order.patient
     AND medication_order = medication_order.key) AS drugs,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM order_route_code WHERE patient = medication_order.patient
     AND medication_order = medication_order.key) AS routes,
    strftime('%Y-%m-%dT%H:%M:%fZ', starts / 1000.0, 'unixepoch') AS starts,
    strftime('%Y-%m-%dT%H:%M:%fZ', ends / 1000.0, 'unixepoch') AS ends,
    strftime('%Y-%m-%dT%H:%M:%fZ', as_of / 1000.0, 'unixepoch') AS as_of,
    source_control_id AS control_id, source_place AS place
FROM medication_order;

CREATE VIEW results AS SELECT
    patient, key,
    (SELECT group_concat(code || ' (' || system || ') ' || text, '; ')
     FROM result_code WHERE patient = result.patient AND result = result.key) AS codes,
    status, comparator, value, value_high, unit, text, reference_range, flags,
    strftime('%Y-%m-%dT%H:%M:%fZ', observed / 1000.0, 'unixepoch') AS observed,
    source_control_id AS control_id, source_place AS place
FROM result;

CREATE VIEW alerts AS SELECT
    patient, rule, subject, episode, status, severity, certainty, summary,
    strftime('%Y-%m-%dT%H:%M:%fZ', raised / 1000.0, 'unixepoch') AS raised,
    strftime('%Y-%m-%dT%H:%M:%fZ', changed_at / 1000.0, 'unixepoch') AS changed_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', ended / 1000.0, 'unixepoch') AS ended,
    ended_because,
    (SELECT group_concat(condition || ': ' || value || ' [' || source_control_id || ' ' ||
                         source_place || ']', '; ')
     FROM alert_evidence WHERE patient = alert.patient AND rule = alert.rule
     AND subject = alert.subject) AS evidence
FROM alert;

CREATE VIEW alert_events AS SELECT
    seq, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
    patient, message, rule, subject, change, severity, why, topic, body
FROM alert_event;
)sql";

}  // namespace alerts::sqlite
