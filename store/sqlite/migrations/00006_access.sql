-- +goose Up

-- A position consists of access profiles; until now it had one job role with its
-- activities, which becomes the only one.
UPDATE positions SET body = json_remove(json_set(body, '$.accessProfiles', json_array(json_patch(
    json_object('jobRole', json_extract(body, '$.jobRole')),
    CASE WHEN json_type(body, '$.activities') = 'array'
        THEN json_object('activities', json(json_extract(body, '$.activities'))) ELSE '{}' END
))), '$.jobRole', '$.activities')
WHERE json_type(body, '$.accessProfiles') IS NULL;

-- Requests for access: expires is the instant from which one that waits has run out,
-- in seconds since 1970, 0 for one that does not wait; closed_on the London day on
-- which one that does not wait was closed, '' for one that waits.
CREATE TABLE access_requests (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    state        TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    expires      BIGINT NOT NULL,
    closed_on    TEXT NOT NULL,
    body         TEXT NOT NULL
);

-- All that a list goes by stands in the index, in order of id: no document is read
-- that is not on the page.
CREATE INDEX access_requests_listed ON access_requests (organisation, id, state, requested_by, user_id, expires, closed_on);

-- What somebody waits for ends when they go.
CREATE INDEX access_requests_user ON access_requests (user_id, id);

-- Who acts for whom is looked up from either end.
CREATE INDEX links_child ON links (child, parent);
CREATE INDEX links_parent ON links (parent, child);
CREATE INDEX agreements_provider ON agreements (provider);
CREATE INDEX agreements_organisation ON agreements (organisation);

-- +goose Down

-- A position of the older form has one job role with its activities. What does not fit
-- would be lost, and so there is no way back: the constraint says so.
CREATE TABLE older_positions (
    id   TEXT PRIMARY KEY,
    fits INTEGER NOT NULL CONSTRAINT positions_hold_more_than_the_older_form CHECK (fits)
);
INSERT INTO older_positions SELECT id, coalesce(json_array_length(body, '$.accessProfiles'), 0) < 2 AND NOT EXISTS (
    SELECT 1 FROM json_each(body, '$.accessProfiles[0]') WHERE key NOT IN ('jobRole', 'activities')
) FROM positions;
DROP TABLE older_positions;

DROP INDEX links_child;
DROP INDEX links_parent;
DROP INDEX agreements_provider;
DROP INDEX agreements_organisation;
DROP TABLE access_requests;
UPDATE positions SET body = json_remove(json_patch(json_set(body, '$.jobRole', json_extract(body, '$.accessProfiles[0].jobRole')),
    CASE WHEN json_type(body, '$.accessProfiles[0].activities') = 'array'
        THEN json_object('activities', json(json_extract(body, '$.accessProfiles[0].activities'))) ELSE '{}' END),
    '$.accessProfiles');
