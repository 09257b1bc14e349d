-- +goose Up

-- When a message came to an end, in nanoseconds since 1970 in UTC, 0 while it can move:
-- by that it is dropped. An instant that does not fit, or from before the message was
-- queued, counts as that at which it was queued.
ALTER TABLE messages ADD COLUMN ended BIGINT NOT NULL DEFAULT 0;
UPDATE messages SET ended = max(queued, coalesce((
    SELECT unixepoch(substr(told, 1, 19)) * 1000000000 + CAST(substr(rtrim(substr(told, 21), 'Z') || '000000000', 1, 9) AS INTEGER)
    FROM (SELECT json_extract(messages.body, CASE messages.state WHEN 'delivered' THEN '$.deliveredAt' ELSE '$.endedAt' END) AS told)
    WHERE substr(told, 1, 4) BETWEEN '1970' AND '2261'), 0))
WHERE state IN ('delivered', 'failed');
CREATE INDEX messages_ended ON messages (ended, id) WHERE ended > 0;

-- +goose Down
DROP INDEX messages_ended;
ALTER TABLE messages DROP COLUMN ended;
