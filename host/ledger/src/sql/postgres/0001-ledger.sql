-- What members own, in PostgreSQL: the tables of the SQLite files, by the same
-- names and in the same order of columns. Points are whole numbers of their
-- wallet's smallest unit, days count from 1970-01-01, instants are microseconds of
-- UTC. Texts are ordered by their bytes. One writes at a time; rows are numbered
-- without gaps, so that whoever does the log once more comes to the same numbers.
-- What refers to what is proved by `sadakat ledger verify`.

-- The number of the next row of a table.
CREATE FUNCTION next_program() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM program); END';
CREATE FUNCTION next_wallet() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM wallet); END';
CREATE FUNCTION next_request() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM request); END';
CREATE FUNCTION next_member() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM member); END';
CREATE FUNCTION next_record() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM record); END';
CREATE FUNCTION next_event() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM event); END';
CREATE FUNCTION next_account() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM account); END';
CREATE FUNCTION next_transfer() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM transfer); END';
CREATE FUNCTION next_lot() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM lot); END';
CREATE FUNCTION next_lot_use() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(rowid), 0) + 1 FROM lot_use); END';
CREATE FUNCTION next_hold() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM hold); END';
CREATE FUNCTION next_pool() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM pool); END';
CREATE FUNCTION next_coupon() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM coupon); END';
CREATE FUNCTION next_coupon_use() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(rowid), 0) + 1 FROM coupon_use); END';
CREATE FUNCTION next_coupon_hold() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM coupon_hold); END';
CREATE FUNCTION next_tier_change() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(rowid), 0) + 1 FROM tier_change); END';

-- 32 bytes that nobody guesses.
CREATE FUNCTION random_bytes() RETURNS BYTEA LANGUAGE sql AS
    'SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                   || uuid_send(gen_random_uuid()))';

-- Which ledger this is.
CREATE TABLE ledger (
    "only"   BIGINT PRIMARY KEY CHECK ("only" = 1),
    program  TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    -- What codes of coupons are made of, so that nobody guesses them.
    secret   BYTEA NOT NULL DEFAULT random_bytes()
);

-- The programs that were in force, with their files, so that any decision can
-- be made again.
CREATE TABLE program (
    id   BIGINT PRIMARY KEY DEFAULT next_program(),
    hash TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE program_file (
    program BIGINT NOT NULL,
    path    TEXT COLLATE "C" NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (program, path)
);

CREATE TABLE wallet (
    id     BIGINT PRIMARY KEY DEFAULT next_wallet(),
    name   TEXT COLLATE "C" NOT NULL UNIQUE,
    digits BIGINT NOT NULL
);

-- Everything that was asked of the ledger and done, in this order. The other
-- tables follow from it.
CREATE TABLE request (
    id      BIGINT PRIMARY KEY DEFAULT next_request(),
    what    TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    hash    BYTEA NOT NULL,
    program BIGINT NOT NULL,
    body    TEXT COLLATE "C",
    answer  TEXT COLLATE "C" NOT NULL,
    UNIQUE (what, name)
);

-- How far those are who deliver answers to others.
CREATE TABLE reader (
    name TEXT COLLATE "C" PRIMARY KEY,
    done BIGINT NOT NULL
);

CREATE TABLE member (
    id       BIGINT PRIMARY KEY DEFAULT next_member(),
    customer TEXT COLLATE "C" NOT NULL UNIQUE,
    record   BIGINT,
    -- As of the last event: what rules see of the member.
    day      BIGINT,
    tier     TEXT COLLATE "C",
    state    TEXT COLLATE "C"
);

-- What customer records say: personal data, and nowhere else.
CREATE TABLE record (
    id     BIGINT PRIMARY KEY DEFAULT next_record(),
    member BIGINT NOT NULL,
    body   TEXT COLLATE "C"
);

-- What happened. A receipt may be two events.
CREATE TABLE event (
    id      BIGINT PRIMARY KEY DEFAULT next_event(),
    request BIGINT NOT NULL,
    part    BIGINT NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    member  BIGINT,
    at      BIGINT NOT NULL,
    day     BIGINT NOT NULL,
    -- The day on which the member's account stood: later than `day` for an
    -- event that came late.
    posted  BIGINT NOT NULL
);
CREATE UNIQUE INDEX event_by_name ON event (name);
CREATE INDEX event_by_member ON event (member, id);

-- What is needed to take a purchase back.
CREATE TABLE purchase (
    event   BIGINT PRIMARY KEY,
    member  BIGINT,
    day     BIGINT NOT NULL,
    -- The customer record and the state that the member had before it, and how
    -- much was taken of what all members share.
    record  BIGINT,
    before  TEXT COLLATE "C",
    shared  TEXT COLLATE "C",
    -- What came back so far.
    back    TEXT COLLATE "C",
    -- The codes as campaigns saw them, if not as they were given.
    coupons TEXT COLLATE "C"
);
CREATE INDEX purchase_by_member ON purchase (member, event);
CREATE INDEX purchase_by_day ON purchase (day);

-- Double entry. The balance of an account is the sum of its transfers.
CREATE TABLE account (
    id       BIGINT PRIMARY KEY DEFAULT next_account(),
    kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN (
        'member:available', 'member:pending', 'member:held', 'campaign:budget',
        'program:liability', 'program:breakage', 'partner:settlement')),
    wallet   BIGINT NOT NULL,
    -- Of member accounts, else 0.
    member   BIGINT NOT NULL,
    -- The campaign or partner, else empty.
    name     TEXT COLLATE "C" NOT NULL,
    balance  BIGINT NOT NULL,
    UNIQUE (member, wallet, kind, name)
);

CREATE TABLE transfer (
    id     BIGINT PRIMARY KEY DEFAULT next_transfer(),
    event  BIGINT NOT NULL,
    source BIGINT NOT NULL,
    target BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    reason TEXT COLLATE "C" NOT NULL,
    day    BIGINT NOT NULL,
    lot    BIGINT,
    CHECK (source <> target)
);
-- What was earned comes from campaigns, whose transfers are read all together.
CREATE INDEX transfer_by_source ON transfer (source) WHERE reason <> 'earned';
CREATE INDEX transfer_by_target ON transfer (target);
CREATE INDEX transfer_by_event ON transfer (event);

-- Points that came together, with their cause.
CREATE TABLE lot (
    id          BIGINT PRIMARY KEY DEFAULT next_lot(),
    member      BIGINT NOT NULL,
    wallet      BIGINT NOT NULL,
    event       BIGINT NOT NULL,
    campaign    TEXT COLLATE "C" NOT NULL,
    granted     BIGINT NOT NULL CHECK (granted > 0),
    rest        BIGINT NOT NULL CHECK (rest BETWEEN 0 AND granted),
    pending     BOOLEAN NOT NULL,
    day         BIGINT NOT NULL,
    posted      BIGINT NOT NULL,
    usable_from BIGINT NOT NULL,
    expires     BIGINT
);
CREATE INDEX lot_left ON lot (member, wallet, id) WHERE rest > 0;

-- What was taken out of lots.
CREATE TABLE lot_use (
    rowid BIGINT PRIMARY KEY DEFAULT next_lot_use(),
    event  BIGINT NOT NULL,
    lot    BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    reason TEXT COLLATE "C" NOT NULL
);
CREATE INDEX lot_use_by_lot ON lot_use (lot);

-- Points that are set aside: with the days on which they would be gone, so that
-- they can be given back as they were.
CREATE TABLE hold (
    id     BIGINT PRIMARY KEY DEFAULT next_hold(),
    name   TEXT COLLATE "C" NOT NULL UNIQUE,
    event  BIGINT NOT NULL,
    member BIGINT NOT NULL,
    wallet BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    drawn  TEXT COLLATE "C" NOT NULL,
    until  BIGINT NOT NULL,
    state  TEXT COLLATE "C" NOT NULL CHECK (state IN ('held', 'captured', 'released')),
    ended  BIGINT
);
CREATE INDEX hold_due ON hold (until) WHERE state = 'held';

-- Codes that belong together. Campaigns read the pool's name where a purchase
-- is given with one of its codes.
CREATE TABLE pool (
    id         BIGINT PRIMARY KEY DEFAULT next_pool(),
    name       TEXT COLLATE "C" NOT NULL UNIQUE,
    event      BIGINT NOT NULL,
    -- Whether only those may use a code to whom it was issued.
    personal   BOOLEAN NOT NULL,
    -- How often each code can be used, and how often by one member.
    uses       BIGINT NOT NULL CHECK (uses > 0),
    per_member BIGINT CHECK (per_member > 0),
    -- The first and the last day on which its codes can be used, and on how
    -- many days from the one on which a code is issued.
    day        BIGINT NOT NULL,
    until      BIGINT,
    valid      BIGINT CHECK (valid > 0)
);

-- Coupons, each under its code.
CREATE TABLE coupon (
    id       BIGINT PRIMARY KEY DEFAULT next_coupon(),
    code     TEXT COLLATE "C" NOT NULL UNIQUE,
    -- Its pool; none if a campaign gave it without one.
    pool     BIGINT,
    -- Who may use it; whoever has it if nobody is named.
    member   BIGINT,
    -- The event at which it was issued; of one that waits in its pool, at which
    -- it came there.
    event    BIGINT NOT NULL,
    campaign TEXT COLLATE "C" NOT NULL,
    offer    TEXT COLLATE "C",
    worth    TEXT COLLATE "C",
    -- The first and the last day on which it can be used.
    day      BIGINT NOT NULL,
    until    BIGINT,
    state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'issued', 'redeemed', 'void')),
    ended    BIGINT,
    uses     BIGINT NOT NULL CHECK (uses > 0),
    used     BIGINT NOT NULL CHECK (used BETWEEN 0 AND uses)
);

-- What a coupon was used for; `back` is the return that gave it back.
CREATE TABLE coupon_use (
    rowid BIGINT PRIMARY KEY DEFAULT next_coupon_use(),
    coupon BIGINT NOT NULL,
    event  BIGINT NOT NULL,
    member BIGINT,
    back   BIGINT
);
CREATE INDEX coupon_by_member ON coupon (member);
CREATE INDEX coupon_waits ON coupon (pool, id) WHERE state = 'waiting';
CREATE INDEX coupon_by_pool ON coupon (pool, state) WHERE pool IS NOT NULL;
CREATE INDEX coupon_use_by_coupon ON coupon_use (coupon);
CREATE INDEX coupon_use_by_event ON coupon_use (event);

-- A coupon that is set aside for a basket: it counts as used until it is given
-- back, or its time is over.
CREATE TABLE coupon_hold (
    id     BIGINT PRIMARY KEY DEFAULT next_coupon_hold(),
    coupon BIGINT NOT NULL,
    event  BIGINT NOT NULL,
    basket TEXT COLLATE "C" NOT NULL,
    member BIGINT,
    until  BIGINT NOT NULL,
    state  TEXT COLLATE "C" NOT NULL CHECK (state IN ('held', 'used', 'released')),
    ended  BIGINT
);
CREATE INDEX coupon_hold_by_coupon ON coupon_hold (coupon) WHERE state = 'held';
CREATE INDEX coupon_hold_by_basket ON coupon_hold (basket) WHERE state = 'held';

-- What is used of limits in all, and of budgets.
CREATE TABLE share (
    campaign TEXT COLLATE "C" NOT NULL,
    budget   BOOLEAN NOT NULL,
    per      TEXT COLLATE "C" NOT NULL,
    key      TEXT COLLATE "C" NOT NULL,
    day      BIGINT NOT NULL,
    amount   BIGINT NOT NULL,
    PRIMARY KEY (campaign, budget, per, key, day)
);

CREATE TABLE tier_change (
    rowid BIGINT PRIMARY KEY DEFAULT next_tier_change(),
    event  BIGINT NOT NULL,
    member BIGINT NOT NULL,
    day    BIGINT NOT NULL,
    tier   TEXT COLLATE "C"
);
CREATE INDEX tier_change_by_member ON tier_change (member);

CREATE TABLE member_tag (
    member BIGINT NOT NULL,
    tag    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (member, tag)
);

-- Answers that a receiver did not take: they go out again, and those of the
-- same member wait behind them.
CREATE TABLE held_back (
    reader  TEXT COLLATE "C" NOT NULL,
    request BIGINT NOT NULL,
    -- Whose order it belongs to; none if nobody's.
    member  BIGINT,
    tries   BIGINT NOT NULL,
    problem TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (reader, request)
);

-- Whom an answer is about is asked for every one that goes out.
CREATE INDEX event_by_request ON event (request);

-- What requests did that are about somebody who was erased: the rows that they
-- made and changed, as they were then, without anything about the person. Such
-- a request cannot be done once more; its rows are taken as they are.
CREATE TABLE taken (
    request BIGINT NOT NULL,
    place   TEXT COLLATE "C" NOT NULL,
    -- The row's key and content as JSON lists; without content it was deleted.
    key     TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C",
    PRIMARY KEY (request, place, key)
);

-- Nothing that was booked is changed or deleted. The body of a customer's
-- record goes when the person asks for it.
CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''%'', TG_ARGV[0]; END';
CREATE TRIGGER transfer_stays BEFORE UPDATE OR DELETE ON transfer
    FOR EACH ROW EXECUTE FUNCTION stays('transfers are not changed or deleted: book a correction');
CREATE TRIGGER transfer_is_kept BEFORE TRUNCATE ON transfer
    EXECUTE FUNCTION stays('transfers are not changed or deleted: book a correction');
CREATE TRIGGER lot_use_stays BEFORE UPDATE OR DELETE ON lot_use
    FOR EACH ROW EXECUTE FUNCTION stays('uses of lots are not changed or deleted');
CREATE TRIGGER lot_use_is_kept BEFORE TRUNCATE ON lot_use
    EXECUTE FUNCTION stays('uses of lots are not changed or deleted');
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION stays('events are not changed or deleted');
CREATE TRIGGER event_is_kept BEFORE TRUNCATE ON event
    EXECUTE FUNCTION stays('events are not changed or deleted');
CREATE TRIGGER request_stays BEFORE UPDATE OR DELETE ON request
    FOR EACH ROW EXECUTE FUNCTION stays('requests are not changed or deleted');
CREATE TRIGGER request_is_kept BEFORE TRUNCATE ON request
    EXECUTE FUNCTION stays('requests are not changed or deleted');
CREATE TRIGGER tier_change_stays BEFORE UPDATE OR DELETE ON tier_change
    FOR EACH ROW EXECUTE FUNCTION stays('changes of tiers are not changed or deleted');
CREATE TRIGGER tier_change_is_kept BEFORE TRUNCATE ON tier_change
    EXECUTE FUNCTION stays('changes of tiers are not changed or deleted');

-- For analysts.

-- Every transfer as its two sides: the sum over all is 0.
CREATE VIEW v_entries AS
SELECT id AS transfer, event, target AS account, amount, reason, day FROM transfer
UNION ALL
SELECT id, event, source, -amount, reason, day FROM transfer;

CREATE VIEW v_balances AS
SELECT m.customer, w.name AS wallet,
       sum(CASE a.kind WHEN 'member:available' THEN a.balance ELSE 0 END)::BIGINT AS available,
       sum(CASE a.kind WHEN 'member:pending' THEN a.balance ELSE 0 END)::BIGINT AS pending,
       sum(CASE a.kind WHEN 'member:held' THEN a.balance ELSE 0 END)::BIGINT AS held,
       w.digits
FROM account a JOIN member m ON m.id = a.member JOIN wallet w ON w.id = a.wallet
GROUP BY m.id, w.id;

-- Points that members still have, by the day on which they are gone; without a
-- day those that stay.
CREATE VIEW v_liability_by_expiry AS
SELECT w.name AS wallet, DATE '1970-01-01' + l.expires::INTEGER AS expires,
       sum(l.rest)::BIGINT AS points, count(*) AS lots, w.digits
FROM lot l JOIN wallet w ON w.id = l.wallet
WHERE l.rest > 0
GROUP BY w.id, l.expires;

CREATE VIEW v_campaign_performance AS
SELECT a.name AS campaign, w.name AS wallet,
       sum(CASE WHEN e.amount < 0 THEN -e.amount ELSE 0 END)::BIGINT AS given,
       sum(CASE WHEN e.amount > 0 THEN e.amount ELSE 0 END)::BIGINT AS taken,
       count(DISTINCT e.event) AS events, w.digits
FROM account a JOIN v_entries e ON e.account = a.id JOIN wallet w ON w.id = a.wallet
WHERE a.kind = 'campaign:budget'
GROUP BY a.id, w.id;

CREATE VIEW v_coupons AS
SELECT coalesce(p.name, c.offer, c.campaign) AS pool, c.state, count(*) AS codes,
       sum(c.uses)::BIGINT AS uses, sum(c.used)::BIGINT AS used
FROM coupon c LEFT JOIN pool p ON p.id = c.pool
GROUP BY 1, c.state;
