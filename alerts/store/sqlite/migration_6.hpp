// From version 5 to version 6: messages in quarantine that were tried again, and how far the bytes
// of messages were let go of; the domain of an alert's rule, so that its topic stays the same when
// the rule is gone.
#pragma once

namespace alerts::sqlite {

constexpr const char* migration_6 = R"sql(
ALTER TABLE message ADD COLUMN retry_of INTEGER;
DROP INDEX message_digest;
CREATE UNIQUE INDEX message_digest ON message (digest) WHERE retry_of IS NULL;
CREATE INDEX message_retry_of ON message (retry_of) WHERE retry_of IS NOT NULL;
ALTER TABLE quarantine ADD COLUMN retried_as INTEGER;
ALTER TABLE alert ADD COLUMN domain TEXT NOT NULL DEFAULT 'rx';
INSERT INTO counter VALUES ('message_pruned', 0);

DROP VIEW messages;
CREATE VIEW messages AS SELECT
    id, strftime('%Y-%m-%dT%H:%M:%fZ', received / 1000.0, 'unixepoch') AS received,
    listener, peer, sending_application, sending_facility, sent, control_id, type, disposition,
    reason, lower(hex(digest)) AS digest,
    trim(replace(CAST(ack AS TEXT), char(13), char(10)), char(10) || char(11) || char(28)) AS ack,
    replace(CAST(raw AS TEXT), char(13), char(10)) AS raw,
    retry_of
FROM message;

DROP VIEW quarantined;
CREATE VIEW quarantined AS SELECT
    message, strftime('%Y-%m-%dT%H:%M:%fZ', received / 1000.0, 'unixepoch') AS received,
    listener, type, control_id, quarantine.reason,
    strftime('%Y-%m-%dT%H:%M:%fZ', retried_at / 1000.0, 'unixepoch') AS retried_at, retried_as
FROM quarantine JOIN message ON message.id = quarantine.message;
)sql";

}  // namespace alerts::sqlite
