-- Answers that a receiver did not take: they go out again, and those of the
-- same member wait behind them.
CREATE TABLE held_back (
    reader  TEXT NOT NULL,
    request INTEGER NOT NULL REFERENCES request,
    -- Whose order it belongs to; none if nobody's.
    member  INTEGER REFERENCES member,
    tries   INTEGER NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (reader, request)
) STRICT, WITHOUT ROWID;

-- Whom an answer is about is asked for every one that goes out.
CREATE INDEX event_by_request ON event (request);
