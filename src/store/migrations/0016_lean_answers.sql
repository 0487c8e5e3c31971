-- An answer is kept with what tells of it: its event's number and instant stand with the question, and go to attempt_event once another answer
-- takes the place. The record of an attempt is both, and its hash is what it was.

ALTER TABLE attempt_question RENAME TO question_before;
CREATE TABLE attempt_question (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL CHECK (position >= 1),
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    -- The pool of the attempt's item revision that it was drawn from.
    pool INTEGER,
    -- Ids of its options in the order drawn: one letter after the other, or a JSON list where they are longer; NULL: it has none.
    options TEXT,
    -- The newest answer; NULL where there is none or it was erased.
    answer TEXT,
    -- The event that brought it. Stands in attempt_event as well where it is older than this column.
    event INTEGER,
    -- When it was given or taken back, in milliseconds since attempt.started_at.
    saved INTEGER,
    -- Share of the points once marked: a whole number, or a fraction as text.
    share ANY,
    -- NULL: one point.
    points INTEGER,
    -- The marker's comment: commitment into answer_text.
    comment BLOB CHECK (length(comment) = 32),
    -- JSON of what most have nothing of: slug (where it is not its question's own), bonus, flag, certainty, tries (a list of fractions, one
    -- a check), checked (the event of the answer that was checked last), locked, by_hand.
    more TEXT,
    PRIMARY KEY (attempt_id, position),
    CHECK (event IS NULL OR (answer IS NOT NULL AND saved IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_question
SELECT attempt_id, position, question_revision_id, pool, options, answer,
       CASE WHEN answer IS NOT NULL AND saved IS NOT NULL
            THEN (SELECT max(n) FROM attempt_event WHERE attempt_event.attempt_id = before.attempt_id
                  AND attempt_event.position = before.position AND kind = 1) END,
       saved, share, points, comment, more
FROM question_before AS before ORDER BY attempt_id, position;
DROP TABLE question_before;

DROP TRIGGER attempt_event_no_delete;
DELETE FROM attempt_event WHERE kind = 1 AND written IS NULL AND EXISTS (
    SELECT 1 FROM attempt_question AS asked
    WHERE asked.attempt_id = attempt_event.attempt_id AND asked.position = attempt_event.position AND event = n AND saved = after);
CREATE TRIGGER attempt_event_no_delete BEFORE DELETE ON attempt_event BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;
CREATE TRIGGER answer_event_no_update BEFORE UPDATE OF attempt_id, position, answer, event, saved ON attempt_question
WHEN OLD.event IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attempt_event WHERE attempt_id = OLD.attempt_id AND n = OLD.event)
BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;
CREATE TRIGGER answer_event_no_delete BEFORE DELETE ON attempt_question WHEN OLD.event IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;

-- Each entry of an index ends with the number of its row, which is `n`: it need not stand there twice.
DROP INDEX audit_by_course;
DROP INDEX audit_by_actor;
DROP INDEX audit_by_about;
DROP INDEX audit_by_action;
-- audit list --course
CREATE INDEX audit_by_course ON audit (course_id) WHERE course_id IS NOT NULL;
-- audit list --user: what they did, what was done about them
CREATE INDEX audit_by_actor ON audit (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_by_about ON audit (about) WHERE about IS NOT NULL;
-- audit list --action: the newest entries of an action; which actions there are.
CREATE INDEX audit_by_action ON audit (action);
-- A person's export; erasing them.
DROP INDEX attempt_by_user;
CREATE INDEX attempt_by_user ON attempt (user_id);
