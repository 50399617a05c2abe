-- Members who turned out to be one: whoever was merged into another leads there.
ALTER TABLE member ADD COLUMN merged BIGINT;
-- When a merged member joined, as their record has it, if that was earlier than
-- the record of this one says.
ALTER TABLE member ADD COLUMN joined TEXT COLLATE "C";
CREATE INDEX member_merged ON member (merged) WHERE merged IS NOT NULL;

CREATE FUNCTION next_member_merge() RETURNS BIGINT LANGUAGE plpgsql AS
    'BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM member_merge); END';

CREATE TABLE member_merge (
    id       BIGINT PRIMARY KEY DEFAULT next_member_merge(),
    event    BIGINT NOT NULL,
    -- Who was merged, and into whom.
    member   BIGINT NOT NULL,
    survivor BIGINT NOT NULL,
    -- What both were just before, and what the survivor's record and `joined`
    -- were, so that it can be undone.
    own      TEXT COLLATE "C",
    other    TEXT COLLATE "C",
    record   BIGINT,
    joined   TEXT COLLATE "C",
    -- The event that undid it.
    undone   BIGINT
);
CREATE INDEX member_merge_by_member ON member_merge (member);
CREATE INDEX member_merge_by_survivor ON member_merge (survivor);
