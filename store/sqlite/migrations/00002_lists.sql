-- +goose Up

-- Columns to list entities by: those of an organisation, in order of id.
ALTER TABLE cases ADD COLUMN route TEXT NOT NULL DEFAULT '';
UPDATE cases SET route = coalesce(json_extract(body, '$.route'), '');
DROP INDEX cases_organisation_stage;
CREATE INDEX cases_organisation ON cases (organisation, id, stage, route);

ALTER TABLE cards ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
UPDATE cards SET organisation = coalesce(json_extract(body, '$.organisation'), '');
CREATE INDEX cards_organisation ON cards (organisation, id, state);

CREATE INDEX positions_organisation ON positions (organisation, id);

ALTER TABLE assignments ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
ALTER TABLE assignments ADD COLUMN position TEXT NOT NULL DEFAULT '';
UPDATE assignments SET
    organisation = coalesce(json_extract(body, '$.organisation'), ''),
    position = coalesce(json_extract(body, '$.position'), '');
CREATE INDEX assignments_organisation ON assignments (organisation, id);
CREATE INDEX assignments_position ON assignments (position, id);

ALTER TABLE grants ADD COLUMN working_at TEXT NOT NULL DEFAULT '';
UPDATE grants SET working_at = coalesce(json_extract(body, '$.workingAt'), '');
CREATE INDEX grants_working_at ON grants (working_at, id);
CREATE INDEX grants_user ON grants (user_id, id);

-- What was answered to commands that happen once: personal data, for a day or so.
CREATE TABLE receipts (
    key    TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    answer BLOB NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX receipts_at ON receipts (at);

-- In which blocks of 64 entries of the audit log an organisation, the actor's or
-- the one for which it was done, or a subject occurs; the last block is not in it.
-- A line is a BLOB, which json_extract would take for JSONB.
CREATE TABLE event_organisations (
    organisation TEXT NOT NULL,
    block        BIGINT NOT NULL,
    PRIMARY KEY (organisation, block)
) WITHOUT ROWID;
INSERT INTO event_organisations (organisation, block)
    SELECT json_extract(CAST(line AS TEXT), '$.organisation') AS organisation, seq / 64 AS block FROM events
        WHERE organisation IS NOT NULL AND block < (SELECT max(size - 1, 0) / 64 FROM log)
    UNION
    SELECT json_extract(CAST(line AS TEXT), '$.for') AS organisation, seq / 64 AS block FROM events
        WHERE organisation IS NOT NULL AND block < (SELECT max(size - 1, 0) / 64 FROM log);

CREATE TABLE event_subjects (
    subject TEXT NOT NULL,
    block   BIGINT NOT NULL,
    PRIMARY KEY (subject, block)
) WITHOUT ROWID;
INSERT INTO event_subjects (subject, block)
    SELECT DISTINCT json_extract(CAST(line AS TEXT), '$.subject') AS subject, seq / 64 AS block FROM events
        WHERE subject IS NOT NULL AND block < (SELECT max(size - 1, 0) / 64 FROM log);

-- +goose Down
DROP TABLE event_subjects;
DROP TABLE event_organisations;
DROP TABLE receipts;
DROP INDEX grants_user;
DROP INDEX grants_working_at;
ALTER TABLE grants DROP COLUMN working_at;
DROP INDEX assignments_position;
DROP INDEX assignments_organisation;
ALTER TABLE assignments DROP COLUMN position;
ALTER TABLE assignments DROP COLUMN organisation;
DROP INDEX positions_organisation;
DROP INDEX cards_organisation;
ALTER TABLE cards DROP COLUMN organisation;
DROP INDEX cases_organisation;
CREATE INDEX cases_organisation_stage ON cases (organisation, stage);
ALTER TABLE cases DROP COLUMN route;
