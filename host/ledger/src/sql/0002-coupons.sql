-- Coupons in pools, used once or several times, held for baskets.

-- Codes that belong together. Campaigns read the pool's name where a purchase
-- is given with one of its codes.
CREATE TABLE pool (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    event      INTEGER NOT NULL REFERENCES event,
    -- Whether only those may use a code to whom it was issued.
    personal   INTEGER NOT NULL,
    -- How often each code can be used, and how often by one member.
    uses       INTEGER NOT NULL CHECK (uses > 0),
    per_member INTEGER CHECK (per_member > 0),
    -- The first and the last day on which its codes can be used, and on how
    -- many days from the one on which a code is issued.
    day        INTEGER NOT NULL,
    until      INTEGER,
    valid      INTEGER CHECK (valid > 0)
) STRICT;

CREATE TABLE coupon_now (
    id       INTEGER PRIMARY KEY,
    code     TEXT NOT NULL UNIQUE,
    -- Its pool; none if a campaign gave it without one.
    pool     INTEGER REFERENCES pool,
    -- Who may use it; whoever has it if nobody is named.
    member   INTEGER REFERENCES member,
    -- The event at which it was issued; of one that waits in its pool, at which
    -- it came there.
    event    INTEGER NOT NULL REFERENCES event,
    campaign TEXT NOT NULL,
    offer    TEXT,
    worth    TEXT,
    -- The first and the last day on which it can be used.
    day      INTEGER NOT NULL,
    until    INTEGER,
    state    TEXT NOT NULL CHECK (state IN ('waiting', 'issued', 'redeemed', 'void')),
    ended    INTEGER REFERENCES event,
    uses     INTEGER NOT NULL CHECK (uses > 0),
    used     INTEGER NOT NULL CHECK (used BETWEEN 0 AND uses)
) STRICT;
INSERT INTO coupon_now
    SELECT id, code, NULL, member, event, campaign, offer, worth, day, until, state, ended, 1,
           state = 'redeemed'
    FROM coupon;

-- What a coupon was used for; `back` is the return that gave it back.
CREATE TABLE coupon_use (
    coupon INTEGER NOT NULL REFERENCES coupon,
    event  INTEGER NOT NULL REFERENCES event,
    member INTEGER REFERENCES member,
    back   INTEGER REFERENCES event
) STRICT;
INSERT INTO coupon_use
    SELECT c.id, c.ended, e.member, NULL FROM coupon c JOIN event e ON e.id = c.ended
    WHERE c.state = 'redeemed' ORDER BY c.ended, c.id;

DROP TABLE coupon;
ALTER TABLE coupon_now RENAME TO coupon;
CREATE INDEX coupon_by_member ON coupon (member);
CREATE INDEX coupon_waits ON coupon (pool, id) WHERE state = 'waiting';
CREATE INDEX coupon_by_pool ON coupon (pool, state) WHERE pool IS NOT NULL;
CREATE INDEX coupon_use_by_coupon ON coupon_use (coupon);
CREATE INDEX coupon_use_by_event ON coupon_use (event);

-- A coupon that is set aside for a basket: it counts as used until it is given
-- back, or its time is over.
CREATE TABLE coupon_hold (
    id     INTEGER PRIMARY KEY,
    coupon INTEGER NOT NULL REFERENCES coupon,
    event  INTEGER NOT NULL REFERENCES event,
    basket TEXT NOT NULL,
    member INTEGER REFERENCES member,
    until  INTEGER NOT NULL,
    state  TEXT NOT NULL CHECK (state IN ('held', 'used', 'released')),
    ended  INTEGER REFERENCES event
) STRICT;
CREATE INDEX coupon_hold_by_coupon ON coupon_hold (coupon) WHERE state = 'held';
CREATE INDEX coupon_hold_by_basket ON coupon_hold (basket) WHERE state = 'held';

-- The codes as campaigns saw them, if not as they were given.
ALTER TABLE purchase ADD COLUMN coupons TEXT;

-- For analysts.
CREATE VIEW v_coupons AS
SELECT coalesce(p.name, c.offer, c.campaign) AS pool, c.state, count(*) AS codes,
       sum(c.uses) AS uses, sum(c.used) AS used
FROM coupon c LEFT JOIN pool p ON p.id = c.pool
GROUP BY 1, c.state;
