-- What a marker has chosen and written and not given yet, as one JSON document: gone when the mark is given.
CREATE TABLE mark_draft (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    by_user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    draft TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, user_id, by_user)
) STRICT, WITHOUT ROWID;

-- Whose work it is about, and who wrote it: erasing a person.
CREATE INDEX mark_draft_by_user ON mark_draft (user_id);
CREATE INDEX mark_draft_by_marker ON mark_draft (by_user);
