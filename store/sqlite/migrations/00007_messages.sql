-- +goose Up

-- The job at the head of its queue is marked, so that those behind one that waits for
-- its time are not looked at.
ALTER TABLE outbox ADD COLUMN head BIGINT NOT NULL DEFAULT 0;
UPDATE outbox SET head = 1 WHERE position IN (SELECT min(position) FROM outbox GROUP BY queue);
DROP INDEX outbox_due;
CREATE INDEX outbox_next ON outbox (due, position) WHERE head = 1;

-- Messages: to whom is a keyed hash; queued is in nanoseconds since 1970 in UTC.
CREATE TABLE messages (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    state        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    agent        TEXT NOT NULL,
    queued       BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX messages_listed ON messages (organisation, id, state, kind, subject);
CREATE INDEX messages_organisation ON messages (organisation, queued);
CREATE INDEX messages_recipient ON messages (recipient, queued);
CREATE INDEX messages_agent ON messages (agent, queued);

-- Attempts of holders to unlock their cards: started is in nanoseconds as well.
CREATE TABLE unlock_attempts (
    id      TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    started BIGINT NOT NULL,
    body    TEXT NOT NULL
);
CREATE INDEX unlock_attempts_started ON unlock_attempts (started);

-- +goose Down
DROP TABLE unlock_attempts;
DROP TABLE messages;
DROP INDEX outbox_next;
CREATE INDEX outbox_due ON outbox (due, position);
ALTER TABLE outbox DROP COLUMN head;
