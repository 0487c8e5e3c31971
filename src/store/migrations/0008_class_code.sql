-- Codes by which people make their own account: whoever has one becomes a learner, in the course and group it leads into. The code itself is
-- nowhere: only its hash.
CREATE TABLE class_code (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    course_id INTEGER REFERENCES course (id) ON DELETE CASCADE,
    group_id INTEGER REFERENCES course_group (id) ON DELETE SET NULL,
    seats INTEGER NOT NULL CHECK (seats > 0),
    used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    issued_at INTEGER NOT NULL,
    issued_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- Removing a course, a group.
CREATE INDEX class_code_by_course ON class_code (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX class_code_by_group ON class_code (group_id) WHERE group_id IS NOT NULL;
