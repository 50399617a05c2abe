-- What members own. Points are whole numbers of their wallet's smallest unit,
-- days count from 1970-01-01, instants are microseconds of UTC.

-- Which ledger this is.
CREATE TABLE ledger (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    program  TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- What codes of coupons are made of, so that nobody guesses them.
    secret   BLOB NOT NULL DEFAULT (randomblob(32))
) STRICT;

-- The programs that were in force, with their files, so that any decision can
-- be made again.
CREATE TABLE program (
    id   INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE program_file (
    program INTEGER NOT NULL REFERENCES program,
    path    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (program, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE wallet (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    digits INTEGER NOT NULL
) STRICT;

-- Everything that was asked of the ledger and done, in this order. The other
-- tables follow from it.
CREATE TABLE request (
    id      INTEGER PRIMARY KEY,
    what    TEXT NOT NULL,
    name    TEXT NOT NULL,
    hash    BLOB NOT NULL,
    program INTEGER NOT NULL REFERENCES program,
    body    TEXT,
    answer  TEXT NOT NULL,
    UNIQUE (what, name)
) STRICT;

-- How far those are who deliver answers to others.
CREATE TABLE reader (
    name TEXT PRIMARY KEY,
    done INTEGER NOT NULL
) STRICT;

CREATE TABLE member (
    id       INTEGER PRIMARY KEY,
    customer TEXT NOT NULL UNIQUE,
    record   INTEGER,
    -- As of the last event: what rules see of the member.
    day      INTEGER,
    tier     TEXT,
    state    TEXT
) STRICT;

-- What customer records say: personal data, and nowhere else.
CREATE TABLE record (
    id     INTEGER PRIMARY KEY,
    member INTEGER NOT NULL REFERENCES member,
    body   TEXT
) STRICT;

-- What happened. A receipt may be two events.
CREATE TABLE event (
    id      INTEGER PRIMARY KEY,
    request INTEGER NOT NULL REFERENCES request DEFERRABLE INITIALLY DEFERRED,
    part    INTEGER NOT NULL,
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    member  INTEGER REFERENCES member,
    at      INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    -- The day on which the member's account stood: later than `day` for an
    -- event that came late.
    posted  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_by_name ON event (name);
CREATE INDEX event_by_member ON event (member, id);

-- What is needed to take a purchase back.
CREATE TABLE purchase (
    event   INTEGER PRIMARY KEY REFERENCES event,
    member  INTEGER REFERENCES member,
    day     INTEGER NOT NULL,
    -- The customer record and the state that the member had before it, and how
    -- much was taken of what all members share.
    record  INTEGER,
    before  TEXT,
    shared  TEXT,
    -- What came back so far.
    back    TEXT
) STRICT;
CREATE INDEX purchase_by_member ON purchase (member, event);
CREATE INDEX purchase_by_day ON purchase (day);

-- Double entry. The balance of an account is the sum of its transfers.
CREATE TABLE account (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN (
        'member:available', 'member:pending', 'member:held', 'campaign:budget',
        'program:liability', 'program:breakage', 'partner:settlement')),
    wallet   INTEGER NOT NULL REFERENCES wallet,
    -- Of member accounts, else 0.
    member   INTEGER NOT NULL,
    -- The campaign or partner, else empty.
    name     TEXT NOT NULL,
    balance  INTEGER NOT NULL,
    UNIQUE (member, wallet, kind, name)
) STRICT;

CREATE TABLE transfer (
    id     INTEGER PRIMARY KEY,
    event  INTEGER NOT NULL REFERENCES event,
    source INTEGER NOT NULL REFERENCES account,
    target INTEGER NOT NULL REFERENCES account,
    amount INTEGER NOT NULL CHECK (amount > 0),
    reason TEXT NOT NULL,
    day    INTEGER NOT NULL,
    lot    INTEGER REFERENCES lot,
    CHECK (source <> target)
) STRICT;
-- What was earned comes from campaigns, whose transfers are read all together.
CREATE INDEX transfer_by_source ON transfer (source) WHERE reason <> 'earned';
CREATE INDEX transfer_by_target ON transfer (target);
CREATE INDEX transfer_by_event ON transfer (event);

-- Points that came together, with their cause.
CREATE TABLE lot (
    id          INTEGER PRIMARY KEY,
    member      INTEGER NOT NULL REFERENCES member,
    wallet      INTEGER NOT NULL REFERENCES wallet,
    event       INTEGER NOT NULL REFERENCES event,
    campaign    TEXT NOT NULL,
    granted     INTEGER NOT NULL CHECK (granted > 0),
    rest        INTEGER NOT NULL CHECK (rest BETWEEN 0 AND granted),
    pending     INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    posted      INTEGER NOT NULL,
    usable_from INTEGER NOT NULL,
    expires     INTEGER
) STRICT;
CREATE INDEX lot_left ON lot (member, wallet, id) WHERE rest > 0;

-- What was taken out of lots.
CREATE TABLE lot_use (
    event  INTEGER NOT NULL REFERENCES event,
    lot    INTEGER NOT NULL REFERENCES lot,
    amount INTEGER NOT NULL CHECK (amount > 0),
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX lot_use_by_lot ON lot_use (lot);

-- Points that are set aside: with the days on which they would be gone, so that
-- they can be given back as they were.
CREATE TABLE hold (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    event  INTEGER NOT NULL REFERENCES event,
    member INTEGER NOT NULL REFERENCES member,
    wallet INTEGER NOT NULL REFERENCES wallet,
    amount INTEGER NOT NULL CHECK (amount > 0),
    drawn  TEXT NOT NULL,
    until  INTEGER NOT NULL,
    state  TEXT NOT NULL CHECK (state IN ('held', 'captured', 'released')),
    ended  INTEGER REFERENCES event
) STRICT;
CREATE INDEX hold_due ON hold (until) WHERE state = 'held';

-- Coupons that campaigns gave, each under a code of its own.
CREATE TABLE coupon (
    id       INTEGER PRIMARY KEY,
    code     TEXT NOT NULL UNIQUE,
    -- Who may use it; whoever has it if nobody is named.
    member   INTEGER REFERENCES member,
    event    INTEGER NOT NULL REFERENCES event,
    campaign TEXT NOT NULL,
    offer    TEXT,
    worth    TEXT NOT NULL,
    -- The first and the last day on which it can be used.
    day      INTEGER NOT NULL,
    until    INTEGER,
    state    TEXT NOT NULL CHECK (state IN ('issued', 'redeemed', 'void')),
    ended    INTEGER REFERENCES event
) STRICT;
CREATE INDEX coupon_by_member ON coupon (member);

-- What is used of limits in all, and of budgets.
CREATE TABLE share (
    campaign TEXT NOT NULL,
    budget   INTEGER NOT NULL,
    per      TEXT NOT NULL,
    key      TEXT NOT NULL,
    day      INTEGER NOT NULL,
    amount   INTEGER NOT NULL,
    PRIMARY KEY (campaign, budget, per, key, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE tier_change (
    event  INTEGER NOT NULL REFERENCES event,
    member INTEGER NOT NULL REFERENCES member,
    day    INTEGER NOT NULL,
    tier   TEXT
) STRICT;
CREATE INDEX tier_change_by_member ON tier_change (member);

CREATE TABLE member_tag (
    member INTEGER NOT NULL REFERENCES member,
    tag    TEXT NOT NULL,
    PRIMARY KEY (member, tag)
) STRICT, WITHOUT ROWID;

-- Nothing that was booked is changed or deleted. The body of a customer's
-- record goes when the person asks for it.
CREATE TRIGGER transfer_stays BEFORE UPDATE ON transfer
BEGIN SELECT RAISE(ABORT, 'transfers are not changed: book a correction'); END;
CREATE TRIGGER transfer_is_kept BEFORE DELETE ON transfer
BEGIN SELECT RAISE(ABORT, 'transfers are not deleted: book a correction'); END;
CREATE TRIGGER lot_use_stays BEFORE UPDATE ON lot_use
BEGIN SELECT RAISE(ABORT, 'uses of lots are not changed'); END;
CREATE TRIGGER lot_use_is_kept BEFORE DELETE ON lot_use
BEGIN SELECT RAISE(ABORT, 'uses of lots are not deleted'); END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are not changed'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are not deleted'); END;
CREATE TRIGGER request_stays BEFORE UPDATE ON request
BEGIN SELECT RAISE(ABORT, 'requests are not changed'); END;
CREATE TRIGGER request_is_kept BEFORE DELETE ON request
BEGIN SELECT RAISE(ABORT, 'requests are not deleted'); END;
CREATE TRIGGER tier_change_stays BEFORE UPDATE ON tier_change
BEGIN SELECT RAISE(ABORT, 'changes of tiers are not changed'); END;
CREATE TRIGGER tier_change_is_kept BEFORE DELETE ON tier_change
BEGIN SELECT RAISE(ABORT, 'changes of tiers are not deleted'); END;

-- For analysts.

-- Every transfer as its two sides: the sum over all is 0.
CREATE VIEW v_entries AS
SELECT id AS transfer, event, target AS account, amount, reason, day FROM transfer
UNION ALL
SELECT id, event, source, -amount, reason, day FROM transfer;

CREATE VIEW v_balances AS
SELECT m.customer, w.name AS wallet,
       sum(CASE a.kind WHEN 'member:available' THEN a.balance ELSE 0 END) AS available,
       sum(CASE a.kind WHEN 'member:pending' THEN a.balance ELSE 0 END) AS pending,
       sum(CASE a.kind WHEN 'member:held' THEN a.balance ELSE 0 END) AS held,
       w.digits
FROM account a JOIN member m ON m.id = a.member JOIN wallet w ON w.id = a.wallet
GROUP BY a.member, a.wallet;

-- Points that members still have, by the day on which they are gone; without a
-- day those that stay.
CREATE VIEW v_liability_by_expiry AS
SELECT w.name AS wallet, date(l.expires * 86400, 'unixepoch') AS expires,
       sum(l.rest) AS points, count(*) AS lots, w.digits
FROM lot l JOIN wallet w ON w.id = l.wallet
WHERE l.rest > 0
GROUP BY l.wallet, l.expires;

CREATE VIEW v_campaign_performance AS
SELECT a.name AS campaign, w.name AS wallet,
       sum(CASE WHEN e.amount < 0 THEN -e.amount ELSE 0 END) AS given,
       sum(CASE WHEN e.amount > 0 THEN e.amount ELSE 0 END) AS taken,
       count(DISTINCT e.event) AS events, w.digits
FROM account a JOIN v_entries e ON e.account = a.id JOIN wallet w ON w.id = a.wallet
WHERE a.kind = 'campaign:budget'
GROUP BY a.id;
