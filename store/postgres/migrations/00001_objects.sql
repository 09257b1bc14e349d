-- +goose Up

-- Every entity is a document in JSON, kept as the text that was written; the columns
-- beside it are for finding it. Text is compared byte by byte, whatever the database
-- was made with. Tables that are changed often leave room in their pages, so that a
-- change that touches no indexed column touches no index either.
CREATE TABLE cases (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    stage        TEXT COLLATE "C" NOT NULL,
    route        TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX cases_organisation ON cases (organisation, id, stage, route);

-- expires_on is the day on which the certificates expire, YYYY-MM-DD, "" for a card
-- that has none or is not in use.
CREATE TABLE cards (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    holder       TEXT COLLATE "C" NOT NULL,
    registration TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    expires_on   TEXT COLLATE "C" NOT NULL,
    serial       TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX cards_holder ON cards (holder, id);
CREATE INDEX cards_registration ON cards (registration);
CREATE INDEX cards_organisation ON cards (organisation, id, state);
CREATE INDEX cards_serial ON cards (serial, id) WHERE serial <> '';
CREATE INDEX cards_expiring ON cards (expires_on, id, organisation) WHERE expires_on <> '';
CREATE INDEX cards_expiring_at ON cards (organisation, expires_on, id) WHERE expires_on <> '';

CREATE TABLE authenticators (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    holder  TEXT COLLATE "C" NOT NULL,
    body    TEXT NOT NULL
);
CREATE INDEX authenticators_holder ON authenticators (holder, id);

-- due is the instant from which a card that is lent is overdue, in seconds since 1970,
-- 0 for one that is not lent.
CREATE TABLE temporary_cards (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    due          BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX temporary_cards_organisation ON temporary_cards (organisation, id, state);
CREATE INDEX temporary_cards_due ON temporary_cards (due, id) WHERE due > 0;

CREATE TABLE arrangements (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    body    TEXT NOT NULL
);

CREATE TABLE visits (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX visits_organisation ON visits (organisation, id, state);

CREATE TABLE profiles (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    body    TEXT NOT NULL
) WITH (fillfactor = 70);

-- What profiles are found by: identity.SearchKeys. Personal data, as the bodies.
CREATE TABLE profile_keys (
    key TEXT COLLATE "C" NOT NULL,
    id  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (key, id)
);
CREATE INDEX profile_keys_id ON profile_keys (id);

CREATE TABLE positions (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX positions_organisation ON positions (organisation, id);

CREATE TABLE assignments (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    user_id      TEXT COLLATE "C" NOT NULL,
    position     TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX assignments_user ON assignments (user_id);
CREATE INDEX assignments_organisation ON assignments (organisation, id);
CREATE INDEX assignments_position ON assignments (position, id);

CREATE TABLE grants (
    id         TEXT COLLATE "C" PRIMARY KEY,
    version    BIGINT NOT NULL,
    user_id    TEXT COLLATE "C" NOT NULL,
    working_at TEXT COLLATE "C" NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX grants_working_at ON grants (working_at, id);
CREATE INDEX grants_user ON grants (user_id, id);

-- expires is the instant from which a request that waits has run out, in seconds since
-- 1970, 0 for one that does not wait; closed_on the London day on which one that does
-- not wait was closed, '' for one that waits.
CREATE TABLE access_requests (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    requested_by TEXT COLLATE "C" NOT NULL,
    user_id      TEXT COLLATE "C" NOT NULL,
    expires      BIGINT NOT NULL,
    closed_on    TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX access_requests_listed ON access_requests (organisation, id, state, requested_by, user_id, expires, closed_on);
CREATE INDEX access_requests_user ON access_requests (user_id, id);

CREATE TABLE agreements (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    provider     TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX agreements_provider ON agreements (provider);
CREATE INDEX agreements_organisation ON agreements (organisation);

-- The id of a link is its child, its parent and its first day.
CREATE TABLE links (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    child   TEXT COLLATE "C" NOT NULL,
    parent  TEXT COLLATE "C" NOT NULL,
    body    TEXT NOT NULL
);
CREATE INDEX links_child ON links (child, parent);
CREATE INDEX links_parent ON links (parent, child);

CREATE TABLE sealed (
    card TEXT COLLATE "C" PRIMARY KEY,
    box  BYTEA NOT NULL
);

-- What was answered to commands that happen once: personal data, for a day or so.
CREATE TABLE receipts (
    key    TEXT COLLATE "C" PRIMARY KEY,
    digest BYTEA NOT NULL,
    answer BYTEA NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX receipts_at ON receipts (at);

-- The reasons of an item are bits, one a kind of reason; due is a day as YYYY-MM-DD.
CREATE TABLE campaigns (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX campaigns_organisation ON campaigns (organisation, id);

CREATE TABLE campaign_items (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    campaign     TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    user_id      TEXT COLLATE "C" NOT NULL,
    owner        TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    due          TEXT COLLATE "C" NOT NULL,
    reasons      BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX campaign_items_campaign ON campaign_items (campaign, id, organisation, state, due, owner, reasons, user_id);
CREATE INDEX campaign_items_organisation ON campaign_items (organisation, id, campaign, state, due, owner, reasons, user_id);
CREATE INDEX campaign_items_overdue ON campaign_items (campaign, due, id) WHERE state <> 'decided';
CREATE INDEX campaign_items_user ON campaign_items (user_id, id);

-- To whom a message goes is a keyed hash; queued is in nanoseconds since 1970 in UTC.
CREATE TABLE messages (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    recipient    TEXT COLLATE "C" NOT NULL,
    agent        TEXT COLLATE "C" NOT NULL,
    queued       BIGINT NOT NULL,
    body         TEXT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX messages_listed ON messages (organisation, id, state, kind, subject);
CREATE INDEX messages_organisation ON messages (organisation, queued);
CREATE INDEX messages_recipient ON messages (recipient, queued);
CREATE INDEX messages_agent ON messages (agent, queued);

-- started is in nanoseconds since 1970 in UTC.
CREATE TABLE unlock_attempts (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    started BIGINT NOT NULL,
    body    TEXT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX unlock_attempts_started ON unlock_attempts (started);

-- Instants are nanoseconds since 1970 in UTC. The job at the head of its queue is
-- marked, so that those behind one that waits for its time are not looked at. A claim
-- changes no index.
CREATE TABLE outbox (
    position      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            TEXT COLLATE "C" NOT NULL UNIQUE,
    kind          TEXT COLLATE "C" NOT NULL,
    subject       TEXT COLLATE "C" NOT NULL,
    queue         TEXT COLLATE "C" NOT NULL,
    due           BIGINT NOT NULL,
    attempt       BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    head          BIGINT NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX outbox_queue ON outbox (queue, position);
CREATE INDEX outbox_next ON outbox (due, position) WHERE head = 1;

CREATE TABLE meta (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE meta;
DROP TABLE outbox;
DROP TABLE unlock_attempts;
DROP TABLE messages;
DROP TABLE campaign_items;
DROP TABLE campaigns;
DROP TABLE receipts;
DROP TABLE sealed;
DROP TABLE links;
DROP TABLE agreements;
DROP TABLE access_requests;
DROP TABLE grants;
DROP TABLE assignments;
DROP TABLE positions;
DROP TABLE profile_keys;
DROP TABLE profiles;
DROP TABLE visits;
DROP TABLE arrangements;
DROP TABLE temporary_cards;
DROP TABLE authenticators;
DROP TABLE cards;
DROP TABLE cases;
