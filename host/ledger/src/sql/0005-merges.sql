-- Members who turned out to be one: whoever was merged into another leads there.
ALTER TABLE member ADD COLUMN merged INTEGER REFERENCES member;
-- When a merged member joined, as their record has it, if that was earlier than
-- the record of this one says.
ALTER TABLE member ADD COLUMN joined TEXT;
CREATE INDEX member_merged ON member (merged) WHERE merged IS NOT NULL;

CREATE TABLE member_merge (
    id       INTEGER PRIMARY KEY,
    event    INTEGER NOT NULL REFERENCES event,
    -- Who was merged, and into whom.
    member   INTEGER NOT NULL REFERENCES member,
    survivor INTEGER NOT NULL REFERENCES member,
    -- What both were just before, and what the survivor's record and `joined`
    -- were, so that it can be undone.
    own      TEXT,
    other    TEXT,
    record   INTEGER,
    joined   TEXT,
    -- The event that undid it.
    undone   INTEGER REFERENCES event
) STRICT;
CREATE INDEX member_merge_by_member ON member_merge (member);
CREATE INDEX member_merge_by_survivor ON member_merge (survivor);
