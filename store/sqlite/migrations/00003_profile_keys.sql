-- +goose Up

-- What profiles are found by when somebody is to be registered who may have one:
-- identity.SearchKeys of what they say of the person. Personal data, as the bodies.
CREATE TABLE profile_keys (
    key TEXT NOT NULL,
    id  TEXT NOT NULL,
    PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE INDEX profile_keys_id ON profile_keys (id);
INSERT INTO profile_keys (key, id)
    SELECT 'ni:' || json_extract(body, '$.nationalInsuranceNumber'), id FROM profiles
        WHERE json_extract(body, '$.nationalInsuranceNumber') IS NOT NULL
    UNION ALL
    SELECT 'mobile:' || json_extract(body, '$.mobile'), id FROM profiles
        WHERE json_extract(body, '$.mobile') IS NOT NULL
    UNION ALL
    SELECT 'email:' || lower(json_extract(body, '$.email')), id FROM profiles
        WHERE json_extract(body, '$.email') IS NOT NULL
    UNION ALL
    -- 1 January 1900 stands for a day that is not known.
    SELECT 'born:' || json_extract(body, '$.dateOfBirth'), id FROM profiles
        WHERE json_extract(body, '$.dateOfBirth') > '1900-01-01';

-- +goose Down
DROP TABLE profile_keys;
