-- +goose Up

-- The audit log: the exact bytes of each entry, and the leaf hash that it had when it
-- got its position.
CREATE TABLE events (
    seq  BIGINT PRIMARY KEY,
    line BYTEA NOT NULL,
    leaf BYTEA NOT NULL
);

-- What was committed to in an entry: personal data, kept apart from it.
CREATE TABLE openings (
    seq   BIGINT NOT NULL,
    name  TEXT COLLATE "C" NOT NULL,
    salt  BYTEA NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (seq, name)
);

-- One row: the tree over all entries, and its signed checkpoint.
CREATE TABLE log (
    id   BIGINT PRIMARY KEY,
    size BIGINT NOT NULL,
    tree BYTEA NOT NULL,
    note BYTEA NOT NULL
) WITH (fillfactor = 10);

-- Signed checkpoints on the way there, for the export.
CREATE TABLE checkpoints (
    size BIGINT PRIMARY KEY,
    note BYTEA NOT NULL
);

-- In which blocks of 64 entries an organisation, the actor's or the one for which it
-- was done, or a subject occurs; the last block is not in it.
CREATE TABLE event_organisations (
    organisation TEXT COLLATE "C" NOT NULL,
    block        BIGINT NOT NULL,
    PRIMARY KEY (organisation, block)
);
CREATE TABLE event_subjects (
    subject TEXT COLLATE "C" NOT NULL,
    block   BIGINT NOT NULL,
    PRIMARY KEY (subject, block)
);

-- The events of transactions that were committed, until they get their position: one
-- row a transaction. The id is drawn when the transaction ends, and values are not
-- handed out in advance (CACHE 1): one that began after another had ended has the
-- larger one.
CREATE TABLE pending (
    id       BIGINT GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
    lines    BYTEA[] NOT NULL,
    openings TEXT NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- +goose Down
DROP TABLE pending;
DROP TABLE event_subjects;
DROP TABLE event_organisations;
DROP TABLE checkpoints;
DROP TABLE log;
DROP TABLE openings;
DROP TABLE events;
