-- Courses, what is in them, who is in them, and how far each person got.
--
-- Content stands in revisions: an import that changes an item adds a revision and never touches the old one, so that an attempt stays on
-- what it began with. Answer keys stand in the three *_key tables alone, which the learner's connection cannot read (store::trust).
-- Rows are matched over imports by their slug, the package's own id.

-- What a file's bytes are, once however often they are used. Chunks hold at most 1 MiB.
CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    -- 1 once all chunks are there: large files are staged in several transactions before the one that uses them.
    whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1)),
    staged_at INTEGER NOT NULL
) STRICT;

CREATE TABLE blob_chunk (
    blob_id INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n >= 0),
    data BLOB NOT NULL CHECK (length(data) BETWEEN 1 AND 1048576),
    PRIMARY KEY (blob_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE course (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
    -- What lifting the archive gives back.
    state_before_archive TEXT CHECK (state_before_archive IN ('draft', 'published')),
    -- Whether anybody of the school may join the published course as a learner.
    self_enroll INTEGER NOT NULL DEFAULT 0 CHECK (self_enroll IN (0, 1)),
    -- The first day of the term, which relative dates count from; YYYY-MM-DD in the school's zone.
    term_start TEXT,
    revision INTEGER NOT NULL DEFAULT 0,
    version TEXT,
    title TEXT NOT NULL,
    language TEXT,
    description TEXT NOT NULL,
    -- JSON: {"authors": [], "license": null, "paths": []}; nothing here is queried.
    head TEXT NOT NULL,
    -- JSON of domain::course::Grading.
    grading TEXT NOT NULL
) STRICT;

-- One imported state of a course; `hash` is over all of its content and tells an unchanged package.
CREATE TABLE course_revision (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    format TEXT NOT NULL,
    version TEXT,
    imported_at INTEGER NOT NULL,
    UNIQUE (course_id, n)
) STRICT;

CREATE TABLE module (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    -- JSON: list of domain::course::Condition; list of earlier slugs.
    requires TEXT NOT NULL,
    was TEXT NOT NULL,
    UNIQUE (course_id, slug)
) STRICT;

CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    module_id INTEGER NOT NULL REFERENCES module (id) ON DELETE RESTRICT,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'quiz', 'assignment', 'discussion', 'survey', 'link', 'file')),
    state TEXT NOT NULL CHECK (state IN ('published', 'hidden')),
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    -- Path of its file in the package; empty for a link.
    path TEXT NOT NULL,
    revision_id INTEGER REFERENCES item_revision (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    -- What the item's grade is out of, as import computed it; NULL where nothing is graded.
    points INTEGER,
    -- 0 for an assignment that takes nothing and only gets a mark.
    takes_work INTEGER NOT NULL DEFAULT 1 CHECK (takes_work IN (0, 1)),
    -- JSON: domain::course::ItemSettings; [Condition]; CompletionRule or null; earlier slugs.
    settings TEXT NOT NULL,
    requires TEXT NOT NULL,
    complete TEXT NOT NULL,
    was TEXT NOT NULL,
    -- JSON of domain::schedule::DateOverrides: dates set in this school, which stand above the package's and outlive an update.
    dates TEXT NOT NULL DEFAULT '{}',
    UNIQUE (course_id, slug)
) STRICT;
-- The outline: items of a course in order; the foreign key of module.
CREATE INDEX item_by_module ON item (module_id, position);

CREATE TABLE item_revision (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- JSON of store::item::Body, without keys.
    body TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    UNIQUE (item_id, n)
) STRICT;

-- Assignments: {"grader": null, "model": null}.
CREATE TABLE item_key (
    item_revision_id INTEGER PRIMARY KEY REFERENCES item_revision (id) ON DELETE CASCADE,
    key TEXT NOT NULL
) STRICT;

CREATE TABLE bank (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT,
    introduction TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    UNIQUE (course_id, path)
) STRICT;

-- A question of a quiz, of a page's check or of a bank.
CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    item_id INTEGER REFERENCES item (id) ON DELETE CASCADE,
    bank_id INTEGER REFERENCES bank (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    -- Place in its quiz, page or bank; JSON list of earlier slugs.
    position INTEGER NOT NULL,
    was TEXT NOT NULL,
    revision_id INTEGER REFERENCES question_revision (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CHECK ((item_id IS NULL) <> (bank_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX question_of_item ON question (item_id, slug) WHERE item_id IS NOT NULL;
CREATE UNIQUE INDEX question_of_bank ON question (bank_id, slug) WHERE bank_id IS NOT NULL;
-- All questions of a course: import and export.
CREATE INDEX question_by_course ON question (course_id);

CREATE TABLE question_revision (
    id INTEGER PRIMARY KEY,
    question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    -- Over face and key: tells whether anything changed.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- JSON of domain::quiz::Face.
    face TEXT NOT NULL,
    UNIQUE (question_id, n)
) STRICT;

CREATE TABLE question_key (
    question_revision_id INTEGER PRIMARY KEY REFERENCES question_revision (id) ON DELETE CASCADE,
    -- JSON of domain::quiz::Key.
    key TEXT NOT NULL
) STRICT;

-- The pools of one revision of a quiz. `bank` and `tags` (JSON) are set where a bank feeds it; its questions stand in quiz_question all the same.
CREATE TABLE quiz_pool (
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE CASCADE,
    pool INTEGER NOT NULL,
    title TEXT,
    introduction TEXT NOT NULL,
    pick INTEGER,
    points INTEGER,
    bank TEXT,
    tags TEXT,
    PRIMARY KEY (item_revision_id, pool)
) STRICT, WITHOUT ROWID;

CREATE TABLE quiz_question (
    item_revision_id INTEGER NOT NULL,
    pool INTEGER NOT NULL,
    position INTEGER NOT NULL,
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    PRIMARY KEY (item_revision_id, pool, position),
    FOREIGN KEY (item_revision_id, pool) REFERENCES quiz_pool (item_revision_id, pool) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- The foreign key of question_revision; which quizzes use a question.
CREATE INDEX quiz_question_by_question ON quiz_question (question_revision_id);

-- The check questions of one revision of a page, in its order.
CREATE TABLE page_check (
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    PRIMARY KEY (item_revision_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_check_by_question ON page_check (question_revision_id);

-- The files of a course's package by path.
CREATE TABLE media (
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    blob_id INTEGER NOT NULL REFERENCES blob (id) ON DELETE RESTRICT,
    PRIMARY KEY (course_id, path)
) STRICT, WITHOUT ROWID;
-- The sweep of blobs that nothing uses.
CREATE INDEX media_by_blob ON media (blob_id);

CREATE TABLE enrollment (
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('instructor', 'assistant', 'learner', 'observer')),
    state TEXT NOT NULL CHECK (state IN ('active', 'removed')),
    enrolled_at INTEGER NOT NULL,
    -- When the person was last on any item of the course.
    last_seen INTEGER,
    PRIMARY KEY (course_id, user_id)
) STRICT, WITHOUT ROWID;
-- A person's courses: home, sign-in.
CREATE INDEX enrollment_by_user ON enrollment (user_id);

CREATE TABLE course_group (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    UNIQUE (course_id, name)
) STRICT;

CREATE TABLE group_member (
    group_id INTEGER NOT NULL REFERENCES course_group (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_member_by_user ON group_member (user_id);

-- The facts that completion is computed from, one row for each item that a person touched. `submitted_at` is kept by the quiz's and the
-- assignment's hand-in in their own transaction.
CREATE TABLE progress (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    -- Looked at to its end: what 'view' asks for.
    viewed_at INTEGER,
    marked_at INTEGER,
    submitted_at INTEGER,
    -- Where reading goes on: a line's byte offset in the text of the revision seen, and the share read in thousandths.
    place INTEGER,
    read_share INTEGER CHECK (read_share BETWEEN 0 AND 1000),
    PRIMARY KEY (item_id, user_id)
) STRICT, WITHOUT ROWID;
-- A learner's outline and home; 'continue where' reads the newest.
CREATE INDEX progress_by_user ON progress (user_id, seen_at);

CREATE TABLE active_time (
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    -- YYYY-MM-DD in UTC.
    day TEXT NOT NULL,
    seconds INTEGER NOT NULL CHECK (seconds >= 0),
    PRIMARY KEY (user_id, item_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX active_time_by_item ON active_time (item_id);

-- The last answer to a check question; not graded, so only the last is kept. `waiting` is the verdict where nothing marks it (an essay).
CREATE TABLE check_answer (
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE CASCADE,
    answer TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong', 'waiting')),
    -- JSON list of what was said to it.
    feedback TEXT NOT NULL,
    tries INTEGER NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, question_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_answer_by_question ON check_answer (question_id);
