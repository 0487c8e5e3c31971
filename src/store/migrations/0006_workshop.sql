-- Courses under construction: what their staff changed and learners do not see yet. Staff alone read these tables: they hold keys.
--
-- A value of a course is kept as JSON in which each item and each bank stands as the hash of its part, so that a hundred steps of a large
-- course are hardly larger than one.

-- The working copy of a course.
CREATE TABLE course_draft (
    course_id INTEGER PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
    -- The course's revision and value when the working copy was begun.
    base_revision INTEGER NOT NULL,
    base TEXT NOT NULL,
    -- The step that stands, 0 the base; later steps can be taken again.
    at_step INTEGER NOT NULL,
    begun_at INTEGER NOT NULL
) STRICT;

CREATE TABLE course_draft_step (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    -- Who made it; NULL for the console and for somebody erased.
    user_id INTEGER REFERENCES user (id) ON DELETE SET NULL,
    at INTEGER NOT NULL,
    says TEXT NOT NULL,
    -- The item that it was made to.
    item TEXT,
    -- 1 where only the item's text was written: more of it by the same person joins the step.
    is_text INTEGER NOT NULL CHECK (is_text IN (0, 1)),
    value TEXT NOT NULL,
    PRIMARY KEY (course_id, n)
) STRICT;
-- The foreign key of user.
CREATE INDEX course_draft_step_by_user ON course_draft_step (user_id);

-- Items and banks of the values, by their hash.
CREATE TABLE course_draft_part (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (course_id, hash)
) STRICT;

-- An item's text as it was typed. `reads_as` is the hash of the part that it reads as, NULL while it holds mistakes.
CREATE TABLE course_draft_text (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    reads_as TEXT,
    mistakes INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id) ON DELETE SET NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (course_id, item)
) STRICT;
CREATE INDEX course_draft_text_by_user ON course_draft_text (user_id);

-- A text whose item somebody else had saved meanwhile: kept until its writer has seen to it. `writer` is the user's id, 0 for the console.
CREATE TABLE course_draft_aside (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    writer INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (course_id, item, writer)
) STRICT;
CREATE INDEX course_draft_aside_by_user ON course_draft_aside (user_id);

-- Files that the working copy brought into the school: its steps need them.
CREATE TABLE course_draft_file (
    course_id INTEGER NOT NULL REFERENCES course_draft (course_id) ON DELETE CASCADE,
    blob_id INTEGER NOT NULL REFERENCES blob (id) ON DELETE RESTRICT,
    PRIMARY KEY (course_id, blob_id)
) STRICT, WITHOUT ROWID;
-- The sweep of blobs that nothing uses.
CREATE INDEX course_draft_file_by_blob ON course_draft_file (blob_id);
