-- +goose Up

-- Cards are found by the day on which their certificates expire, YYYY-MM-DD, "" for
-- a card that has none or is not in use; those that were stored before have none.
-- And by the serial that is printed on them.
ALTER TABLE cards ADD COLUMN expires_on TEXT NOT NULL DEFAULT '';
ALTER TABLE cards ADD COLUMN serial TEXT NOT NULL DEFAULT '';
UPDATE cards SET serial = coalesce(json_extract(body, '$.serial'), '');
CREATE INDEX cards_serial ON cards (serial, id) WHERE serial <> '';
CREATE INDEX cards_expiring ON cards (expires_on, id, organisation) WHERE expires_on <> '';
CREATE INDEX cards_expiring_at ON cards (organisation, expires_on, id) WHERE expires_on <> '';

-- What else than a smartcard people sign in with.
CREATE TABLE authenticators (
    id      TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    holder  TEXT NOT NULL,
    body    TEXT NOT NULL
);
CREATE INDEX authenticators_holder ON authenticators (holder, id);

-- Temporary access cards: due is the instant from which one that is lent is
-- overdue, in seconds since 1970, 0 for one that is not lent.
CREATE TABLE temporary_cards (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    state        TEXT NOT NULL,
    due          BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX temporary_cards_organisation ON temporary_cards (organisation, id, state);
CREATE INDEX temporary_cards_due ON temporary_cards (due, id) WHERE due > 0;

-- What an organisation has arranged for people who come for a time, by its ODS code.
CREATE TABLE arrangements (
    id      TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    body    TEXT NOT NULL
);

CREATE TABLE visits (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    state        TEXT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX visits_organisation ON visits (organisation, id, state);

-- +goose Down
DROP TABLE visits;
DROP TABLE arrangements;
DROP TABLE temporary_cards;
DROP TABLE authenticators;
DROP INDEX cards_expiring_at;
DROP INDEX cards_expiring;
DROP INDEX cards_serial;
ALTER TABLE cards DROP COLUMN serial;
ALTER TABLE cards DROP COLUMN expires_on;
