-- +goose Up

-- Every entity is a document in JSON; the columns beside it are for finding it.
CREATE TABLE cases (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    stage        TEXT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX cases_organisation_stage ON cases (organisation, stage);

CREATE TABLE cards (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    holder       TEXT NOT NULL,
    registration TEXT NOT NULL,
    state        TEXT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX cards_holder ON cards (holder, id);
CREATE INDEX cards_registration ON cards (registration);

CREATE TABLE profiles (
    id      TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    body    TEXT NOT NULL
);

CREATE TABLE positions (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    body         TEXT NOT NULL
);

CREATE TABLE assignments (
    id        TEXT PRIMARY KEY,
    version   BIGINT NOT NULL,
    user_id   TEXT NOT NULL,
    body      TEXT NOT NULL
);
CREATE INDEX assignments_user ON assignments (user_id);

CREATE TABLE grants (
    id      TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    body    TEXT NOT NULL
);

CREATE TABLE agreements (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    provider     TEXT NOT NULL,
    organisation TEXT NOT NULL,
    body         TEXT NOT NULL
);

-- The id of a link is its child, its parent and its first day.
CREATE TABLE links (
    id      TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    child   TEXT NOT NULL,
    parent  TEXT NOT NULL,
    body    TEXT NOT NULL
);

CREATE TABLE sealed (
    card TEXT PRIMARY KEY,
    box  BLOB NOT NULL
);

-- Instants are nanoseconds since 1970 in UTC. The position only grows, so that
-- it is the order in which jobs were stored.
CREATE TABLE outbox (
    position      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    queue         TEXT NOT NULL,
    due           BIGINT NOT NULL,
    attempt       BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL
);
CREATE INDEX outbox_queue ON outbox (queue, position);
CREATE INDEX outbox_due ON outbox (due, position);

-- The audit log: the exact bytes of each entry, and the leaf hash that it had
-- when it was appended.
CREATE TABLE events (
    seq  BIGINT PRIMARY KEY,
    line BLOB NOT NULL,
    leaf BLOB NOT NULL
);

-- What was committed to in an entry: personal data, kept apart from it.
CREATE TABLE openings (
    seq   BIGINT NOT NULL,
    name  TEXT NOT NULL,
    salt  BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (seq, name)
);

-- One row: the tree over all entries, and its signed checkpoint.
CREATE TABLE log (
    id   BIGINT PRIMARY KEY,
    size BIGINT NOT NULL,
    tree BLOB NOT NULL,
    note BLOB NOT NULL
);

-- Signed checkpoints on the way there, for the export.
CREATE TABLE checkpoints (
    size BIGINT PRIMARY KEY,
    note BLOB NOT NULL
);

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE meta;
DROP TABLE checkpoints;
DROP TABLE log;
DROP TABLE openings;
DROP TABLE events;
DROP TABLE outbox;
DROP TABLE sealed;
DROP TABLE links;
DROP TABLE agreements;
DROP TABLE grants;
DROP TABLE assignments;
DROP TABLE positions;
DROP TABLE profiles;
DROP TABLE cards;
DROP TABLE cases;
