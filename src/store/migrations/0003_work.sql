-- Attempts, work handed in, grades.
--
-- Events, submissions and grade events are facts: triggers refuse to change or delete them. What people wrote stands apart in answer_text,
-- which facts name by a salted commitment, so that erasing a person leaves every fact whole (DESIGN.md 4.5).

-- Answers, texts handed in, comments, reasons. `commitment` is SHA-256 over salt and text.
CREATE TABLE answer_text (
    commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32),
    salt BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER answer_text_no_update BEFORE UPDATE ON answer_text
BEGIN SELECT RAISE(ABORT, 'what was written may only be erased'); END;

CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    -- What the attempt began on and stays on.
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    -- Counts nothing: a preview of staff, or a quiz made for practice.
    practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('open', 'needs_marking', 'marked', 'abandoned', 'discarded')),
    started_at INTEGER NOT NULL,
    -- The deadlines as they were when it began: last instant for answers, last instant for handing in.
    ends_at INTEGER,
    submit_until INTEGER,
    finished_at INTEGER,
    late_seconds INTEGER NOT NULL DEFAULT 0,
    -- Position of the question where the learner stands.
    here INTEGER NOT NULL DEFAULT 1,
    possible INTEGER NOT NULL,
    -- Rounded once; NULL while open or waiting for a person.
    score INTEGER,
    -- A learner's attempts at a quiz; a quiz's attempts.
    UNIQUE (item_id, user_id, n),
    CHECK ((state = 'open') = (finished_at IS NULL))
) STRICT;
-- At most one runs.
CREATE UNIQUE INDEX attempt_running ON attempt (item_id, user_id) WHERE state = 'open';
-- Home: what a person has begun and not handed in.
CREATE INDEX attempt_open_by_user ON attempt (user_id) WHERE state = 'open';

CREATE TABLE attempt_question (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL CHECK (position >= 1),
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    -- Its id within the attempt: that of the package, made unique where two banks use one.
    slug TEXT NOT NULL,
    -- The title of the pool it was drawn from.
    section TEXT,
    points INTEGER NOT NULL,
    -- Counts above the line alone.
    bonus INTEGER NOT NULL CHECK (bonus IN (0, 1)),
    -- JSON list of option ids in the order drawn.
    options TEXT NOT NULL,
    -- The newest answer; NULL where there is none or it was erased.
    answer BLOB REFERENCES answer_text (commitment) ON DELETE SET NULL,
    saved_at INTEGER,
    flag INTEGER NOT NULL DEFAULT 0 CHECK (flag IN (0, 1)),
    certainty INTEGER CHECK (certainty BETWEEN 1 AND 3),
    -- JSON list of fractions, one a check; and the answer that was checked last.
    tries TEXT NOT NULL DEFAULT '[]',
    checked BLOB,
    locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    -- Share of the points as a fraction, once marked; what was given by hand; the marker's comment.
    share TEXT,
    by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1)),
    comment BLOB,
    PRIMARY KEY (attempt_id, position),
    UNIQUE (attempt_id, slug)
) STRICT, WITHOUT ROWID;
-- Erasing a person takes their answers out of here.
CREATE INDEX attempt_question_by_answer ON attempt_question (answer) WHERE answer IS NOT NULL;

CREATE TABLE attempt_event (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('start', 'answer', 'clear', 'flag', 'unflag', 'certainty', 'check', 'submit', 'auto_submit', 'abandon', 'discard', 'mark')),
    position INTEGER,
    -- Commitment to what was written: the answer, the marker's comment.
    written BLOB CHECK (length(written) = 32),
    -- A figure of the event: certainty, share of a check, points given.
    detail TEXT,
    PRIMARY KEY (attempt_id, n)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attempt_event_no_update BEFORE UPDATE ON attempt_event BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;
CREATE TRIGGER attempt_event_no_delete BEFORE DELETE ON attempt_event BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;

CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    item_revision_id INTEGER NOT NULL REFERENCES item_revision (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    at INTEGER NOT NULL,
    late_seconds INTEGER NOT NULL,
    -- Commitments into answer_text.
    text BLOB CHECK (length(text) = 32),
    url BLOB CHECK (length(url) = 32),
    note BLOB CHECK (length(note) = 32),
    -- SHA-256 of the record, and the receipt cut from it: --receipt.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    receipt TEXT NOT NULL UNIQUE,
    -- A learner's submissions; an item's.
    UNIQUE (item_id, user_id, n)
) STRICT;
CREATE TRIGGER submission_no_update BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;
CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;
-- How many bytes a person keeps: the quota.
CREATE INDEX submission_by_user ON submission (user_id);

CREATE TABLE submission_file (
    submission_id INTEGER NOT NULL REFERENCES submission (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL,
    -- Empty, and the blob NULL, once erased.
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    blob_id INTEGER REFERENCES blob (id) ON DELETE RESTRICT,
    PRIMARY KEY (submission_id, position)
) STRICT, WITHOUT ROWID;
-- The sweep of blobs that nothing uses.
CREATE INDEX submission_file_by_blob ON submission_file (blob_id) WHERE blob_id IS NOT NULL;
CREATE TRIGGER submission_file_only_erase BEFORE UPDATE ON submission_file
WHEN NEW.name <> '' OR NEW.blob_id IS NOT NULL OR NEW.bytes <> OLD.bytes OR NEW.sha256 <> OLD.sha256
BEGIN SELECT RAISE(ABORT, 'files handed in may only be erased'); END;
CREATE TRIGGER submission_file_no_delete BEFORE DELETE ON submission_file BEGIN SELECT RAISE(ABORT, 'submissions are append-only'); END;

-- Work in the making; gone when it is handed in.
CREATE TABLE submission_draft (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    url TEXT NOT NULL,
    note TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, user_id)
) STRICT, WITHOUT ROWID;

-- Every change of a mark, with all of what holds after it, so that undoing is one more entry.
CREATE TABLE grade_event (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    at INTEGER NOT NULL,
    -- NULL: the console, or for `quiz` nobody.
    by_user INTEGER REFERENCES user (id) ON DELETE RESTRICT,
    deed TEXT NOT NULL CHECK (deed IN ('set', 'undo', 'quiz', 'release', 'hide')),
    hand TEXT CHECK (hand IN ('score', 'excused', 'missing')),
    -- Set by hand, in points; out of a quiz, in points.
    entered INTEGER,
    auto INTEGER,
    late_hand INTEGER CHECK (late_hand >= 0),
    -- JSON: {"revision": item_revision.id, "choices": [domain::grade::rubric::Choice]}.
    rubric TEXT,
    -- Commitments into answer_text.
    comment BLOB CHECK (length(comment) = 32),
    reason BLOB CHECK (length(reason) = 32),
    -- 1 shown, 0 hidden, NULL as the course's rule says.
    released INTEGER CHECK (released IN (0, 1)),
    UNIQUE (item_id, user_id, n)
) STRICT;
CREATE TRIGGER grade_event_no_update BEFORE UPDATE ON grade_event BEGIN SELECT RAISE(ABORT, 'grade events are append-only'); END;
CREATE TRIGGER grade_event_no_delete BEFORE DELETE ON grade_event BEGIN SELECT RAISE(ABORT, 'grade events are append-only'); END;

-- The one table that keeps what is current, in the transaction of the event: the gradebook reads it by the hundred thousand.
-- Deductions, totals, letters and status words are computed from it (RULES.md 1.6).
CREATE TABLE grade (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE RESTRICT,
    user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE RESTRICT,
    work TEXT NOT NULL DEFAULT 'none' CHECK (work IN ('none', 'draft', 'submitted', 'needs_marking')),
    -- When the work that counts was handed in: what lateness is computed from.
    work_at INTEGER,
    hand TEXT CHECK (hand IN ('score', 'excused', 'missing')),
    entered INTEGER,
    -- The mark of a quiz out of its attempts, in points of the item.
    auto INTEGER,
    late_hand INTEGER,
    rubric TEXT,
    comment BLOB,
    released INTEGER CHECK (released IN (0, 1)),
    -- The newest grade_event: its number, and its instant for 'new marks'.
    event_n INTEGER NOT NULL DEFAULT 0,
    marked_at INTEGER,
    -- The newest event is the learner's own doing: no news for them.
    own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)),
    PRIMARY KEY (item_id, user_id)
) STRICT, WITHOUT ROWID;
-- A learner's own grades; home.
CREATE INDEX grade_by_user ON grade (user_id);

-- Until when a person has looked at their marks.
CREATE TABLE mark_seen (
    user_id INTEGER PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    seen_at INTEGER NOT NULL
) STRICT;
