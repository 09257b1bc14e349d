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
-- in seconds since 1970, 0 for one that does not wait.
CREATE TABLE access_requests (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    state        TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    expires      BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX access_requests_organisation ON access_requests (organisation, id, state);
CREATE INDEX access_requests_user ON access_requests (user_id, id);

-- +goose Down
DROP TABLE access_requests;
UPDATE positions SET body = json_remove(json_patch(json_set(body, '$.jobRole', json_extract(body, '$.accessProfiles[0].jobRole')),
    CASE WHEN json_type(body, '$.accessProfiles[0].activities') = 'array'
        THEN json_object('activities', json(json_extract(body, '$.accessProfiles[0].activities'))) ELSE '{}' END),
    '$.accessProfiles');
