-- Members who share a purse. A household is kept among members, since its lots,
-- accounts and holds are kept as theirs: its own row is the one that is in itself.
ALTER TABLE member ADD COLUMN household INTEGER REFERENCES member;
CREATE INDEX member_household ON member (household) WHERE household IS NOT NULL;

-- In which household's purse the points of a purchase are; its member's own if in
-- none.
ALTER TABLE purchase ADD COLUMN purse INTEGER REFERENCES member;
CREATE INDEX purchase_by_purse ON purchase (purse) WHERE purse IS NOT NULL;

-- The household that both were in when one was merged into the other.
ALTER TABLE member_merge ADD COLUMN household INTEGER REFERENCES member;

-- A row for each purse: a member's own, or a household's.
DROP VIEW v_balances;
CREATE VIEW v_balances AS
SELECT CASE WHEN m.household = m.id THEN NULL ELSE m.customer END AS customer,
       w.name AS wallet,
       sum(CASE a.kind WHEN 'member:available' THEN a.balance ELSE 0 END) AS available,
       sum(CASE a.kind WHEN 'member:pending' THEN a.balance ELSE 0 END) AS pending,
       sum(CASE a.kind WHEN 'member:held' THEN a.balance ELSE 0 END) AS held,
       w.digits,
       CASE WHEN m.household = m.id THEN substr(m.customer, 11) END AS household
FROM account a JOIN member m ON m.id = a.member JOIN wallet w ON w.id = a.wallet
GROUP BY a.member, a.wallet;

-- Who is in which household, since when.
CREATE VIEW v_household_members AS
SELECT substr(h.customer, 11) AS household, m.customer,
       (SELECT date(e.day * 86400, 'unixepoch') FROM event e
        WHERE e.member = m.id AND e.kind = 'household join' ORDER BY e.id DESC LIMIT 1) AS since
FROM member m JOIN member h ON h.id = m.household
WHERE m.id <> h.id;
