-- What a learner asks about the mark of one answer: that it should count. One row an answer; what became of it before stands in the log.
CREATE TABLE claim (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    -- Of the question in the attempt.
    position INTEGER NOT NULL,
    -- The quiz of the attempt: what is asked is counted by it.
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state = 'open' OR state = 'accepted' OR state = 'declined' OR state = 'withdrawn'),
    at INTEGER NOT NULL,
    -- Who answered, when, and what they wrote; NULL while it is open, and for the console.
    settled_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
    settled_at INTEGER,
    reply TEXT,
    PRIMARY KEY (attempt_id, position)
) STRICT, WITHOUT ROWID;
-- What is asked in all courses (store::claim::waiting), and of one quiz (store::claim::open).
CREATE INDEX claim_by_state ON claim (state, item_id, at);
-- The foreign keys of item and user.
CREATE INDEX claim_by_item ON claim (item_id);
CREATE INDEX claim_by_settler ON claim (settled_by) WHERE settled_by IS NOT NULL;
