-- +goose Up

-- One job stands at the head of a queue.
CREATE UNIQUE INDEX outbox_head ON outbox (queue) WHERE head = 1;

-- +goose Down
DROP INDEX outbox_head;
