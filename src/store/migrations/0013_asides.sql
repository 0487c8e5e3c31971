-- A text whose item somebody else had saved meanwhile outlives the working copy it was written in: publishing must not take it away.
CREATE TABLE course_aside (
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    -- The user's id, 0 for the console.
    writer INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (course_id, item, writer)
) STRICT;
-- The foreign key of user.
CREATE INDEX course_aside_by_user ON course_aside (user_id);

INSERT INTO course_aside (course_id, item, writer, user_id, text, at)
SELECT course_id, item, writer, user_id, text, at FROM course_draft_aside;
DROP TABLE course_draft_aside;
