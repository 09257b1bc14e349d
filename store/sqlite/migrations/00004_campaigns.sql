-- +goose Up

-- Campaigns of remediation, and the people on their lists: an item a person. The
-- reasons are bits, one a kind of reason; due is a day as YYYY-MM-DD.
CREATE TABLE campaigns (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX campaigns_organisation ON campaigns (organisation, id);

CREATE TABLE campaign_items (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    campaign     TEXT NOT NULL,
    organisation TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    owner        TEXT NOT NULL,
    state        TEXT NOT NULL,
    due          TEXT NOT NULL,
    reasons      BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX campaign_items_campaign ON campaign_items (campaign, id, organisation, state, due, owner, reasons, user_id);
CREATE INDEX campaign_items_organisation ON campaign_items (organisation, id, campaign, state, due, owner, reasons, user_id);
CREATE INDEX campaign_items_overdue ON campaign_items (campaign, due, id) WHERE state <> 'decided';
CREATE INDEX campaign_items_user ON campaign_items (user_id, id);

-- +goose Down
DROP TABLE campaign_items;
DROP TABLE campaigns;
