-- What requests did that are about somebody who was erased: the rows that they
-- made and changed, as they were then, without anything about the person. Such
-- a request cannot be done once more; its rows are taken as they are.
CREATE TABLE taken (
    request INTEGER NOT NULL REFERENCES request,
    place   TEXT NOT NULL,
    -- The row's key and content as JSON lists; without content it was deleted.
    key     TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (request, place, key)
) STRICT, WITHOUT ROWID;
