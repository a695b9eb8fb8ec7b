// From version 3 to version 4: which alerts stand, for snapshots and for acts on them; what was
// asked over the feed and answered; how far the outbox was pruned.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_4 = R"sql(
CREATE TABLE standing (
    patient INTEGER NOT NULL,
    rule    TEXT NOT NULL,
    subject TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    news    INTEGER NOT NULL,
    PRIMARY KEY (patient, rule, subject)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX standing_seq ON standing (seq);
INSERT INTO standing
SELECT patient, rule, subject, max(seq), max(seq) FILTER (WHERE change IN ('raised', 'updated'))
FROM alert JOIN alert_event USING (patient, rule, subject)
WHERE status IN ('active', 'acknowledged', 'overridden') AND NOT shadow GROUP BY 1, 2, 3;

CREATE TABLE request (
    id     TEXT PRIMARY KEY,
    said   TEXT NOT NULL,
    answer TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX request_at ON request (at);

INSERT INTO counter VALUES ('alert_event_pruned', 0);
)sql";

}  // namespace alerts::sqlite
