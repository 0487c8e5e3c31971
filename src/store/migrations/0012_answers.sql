-- What is kept of an attempt takes a quarter of the room. An answer stands once, with its question, and is named by the event that brought it;
-- what most questions have nothing of stands in one document; what the quiz's revision tells is read from there.
--
-- The commitment to an answer is SHA-256 over the attempt's salt, the number of its event (8 bytes, big-endian) and its text. As long as the
-- text stands it is computed; an erasure takes text and salt and leaves the commitment (answer_past). So the hash of an attempt's events, which
-- the audit log has, is the same before and after. Answers of before this step had a salt each (answer_salt), over salt and text: their events
-- keep the commitments as they were.

ALTER TABLE attempt ADD COLUMN salt BLOB CHECK (length(salt) = 16);
UPDATE attempt SET salt = randomblob(16) WHERE state = 'open';

ALTER TABLE attempt_event RENAME TO event_before;
ALTER TABLE attempt_question RENAME TO question_before;

CREATE TABLE attempt_event (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE RESTRICT,
    n INTEGER NOT NULL CHECK (n >= 1),
    -- Milliseconds since attempt.started_at.
    after INTEGER NOT NULL,
    -- Place in domain::attempt::AttemptEvent: 0 start, 1 answer, 2 clear, 3 flag, 4 unflag, 5 certainty, 6 check, 7 submit, 8 auto_submit,
    -- 9 abandon, 10 discard, 11 mark.
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 11),
    position INTEGER,
    -- Commitment to the marker's comment in answer_text; that to an answer where it is older than this table.
    written BLOB CHECK (length(written) = 32),
    -- A figure of the event: certainty, share of a check, points given.
    detail TEXT,
    PRIMARY KEY (attempt_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_event
SELECT attempt_id, before.n, at - started_at,
       CASE kind WHEN 'start' THEN 0 WHEN 'answer' THEN 1 WHEN 'clear' THEN 2 WHEN 'flag' THEN 3 WHEN 'unflag' THEN 4 WHEN 'certainty' THEN 5
                 WHEN 'check' THEN 6 WHEN 'submit' THEN 7 WHEN 'auto_submit' THEN 8 WHEN 'abandon' THEN 9 WHEN 'discard' THEN 10
                 WHEN 'mark' THEN 11 END,
       position, written, detail
FROM event_before AS before JOIN attempt ON attempt.id = attempt_id ORDER BY attempt_id, before.n;

CREATE TABLE attempt_question (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL CHECK (position >= 1),
    question_revision_id INTEGER NOT NULL REFERENCES question_revision (id) ON DELETE RESTRICT,
    -- The pool of the attempt's item revision that it was drawn from.
    pool INTEGER,
    -- NULL: one point.
    points INTEGER,
    -- Ids of its options in the order drawn: one letter after the other, or a JSON list where they are longer; NULL: it has none.
    options TEXT,
    -- The newest answer; NULL where there is none or it was erased.
    answer TEXT,
    -- When it was given or taken back, in milliseconds since attempt.started_at.
    saved INTEGER,
    -- Share of the points once marked: a whole number, or a fraction as text.
    share ANY,
    -- The marker's comment: commitment into answer_text.
    comment BLOB CHECK (length(comment) = 32),
    -- JSON of what most have nothing of: slug (where it is not its question's own), bonus, flag, certainty, tries (a list of fractions, one
    -- a check), checked (the event of the answer that was checked last), locked, by_hand.
    more TEXT,
    PRIMARY KEY (attempt_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_question
SELECT before.attempt_id, before.position, before.question_revision_id,
       coalesce(
           (SELECT min(pool) FROM quiz_question JOIN quiz_pool USING (item_revision_id, pool)
            WHERE quiz_question.question_revision_id = before.question_revision_id
              AND quiz_question.item_revision_id = attempt.item_revision_id AND title IS section),
           -- Marked anew by a later revision of the question.
           (SELECT min(pool) FROM quiz_question JOIN quiz_pool USING (item_revision_id, pool)
            JOIN question_revision AS drawn ON drawn.id = quiz_question.question_revision_id
            WHERE quiz_question.item_revision_id = attempt.item_revision_id AND drawn.question_id = question.id AND title IS section),
           (SELECT min(pool) FROM quiz_pool WHERE item_revision_id = attempt.item_revision_id AND title IS section)),
       nullif(before.points, 100000),
       CASE WHEN options = '[]' THEN NULL
            WHEN (SELECT max(length(value)) = 1 AND min(length(value)) = 1 AND min(value <> '[') FROM json_each(options))
            THEN (SELECT group_concat(value, '') FROM (SELECT value FROM json_each(options) ORDER BY key))
            ELSE options END,
       answer_text.text, saved_at - started_at,
       CASE WHEN share LIKE '%/1' AND length(share) < 18 THEN CAST(substr(share, 1, length(share) - 2) AS INTEGER) ELSE share END,
       comment,
       -- A patch leaves out what is null.
       nullif(json_patch('{}', json_object(
           'slug', nullif(before.slug, question.slug), 'bonus', CASE bonus WHEN 1 THEN json('true') END,
           'flag', CASE flag WHEN 1 THEN json('true') END, 'certainty', certainty,
           'tries', CASE WHEN tries <> '[]' THEN json(tries) END,
           'checked', (SELECT max(n) FROM event_before AS checks
                       WHERE checks.attempt_id = before.attempt_id AND checks.position = before.position AND written = checked),
           'locked', CASE locked WHEN 1 THEN json('true') END, 'by_hand', CASE by_hand WHEN 1 THEN json('true') END)), '{}')
FROM question_before AS before
JOIN attempt ON attempt.id = before.attempt_id
JOIN question_revision ON question_revision.id = before.question_revision_id
JOIN question ON question.id = question_revision.question_id
LEFT JOIN answer_text ON answer_text.commitment = before.answer
ORDER BY before.attempt_id, before.position;

-- An answer that another replaced, or its commitment once it was erased.
CREATE TABLE answer_past (
    attempt_id INTEGER NOT NULL,
    -- Its event.
    n INTEGER NOT NULL,
    text TEXT,
    commitment BLOB CHECK (length(commitment) = 32),
    PRIMARY KEY (attempt_id, n),
    FOREIGN KEY (attempt_id, n) REFERENCES attempt_event (attempt_id, n) ON DELETE RESTRICT,
    CHECK ((text IS NULL) <> (commitment IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO answer_past
SELECT event.attempt_id, event.n, text, NULL
FROM event_before AS event JOIN answer_text ON commitment = written
JOIN question_before AS question ON question.attempt_id = event.attempt_id AND question.position = event.position
WHERE event.kind = 'answer' AND question.answer IS NOT written ORDER BY event.attempt_id, event.n;

-- Salts of answers that are older than this table; gone once the answer is erased.
CREATE TABLE answer_salt (
    attempt_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (attempt_id, n),
    FOREIGN KEY (attempt_id, n) REFERENCES attempt_event (attempt_id, n) ON DELETE RESTRICT
) STRICT, WITHOUT ROWID;
INSERT INTO answer_salt
SELECT attempt_id, n, salt FROM event_before JOIN answer_text ON commitment = written WHERE kind = 'answer' ORDER BY attempt_id, n;

DROP TABLE question_before;
DELETE FROM answer_text WHERE commitment IN (SELECT written FROM event_before WHERE kind = 'answer');
DROP TABLE event_before;

CREATE TRIGGER attempt_event_no_update BEFORE UPDATE ON attempt_event BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;
CREATE TRIGGER attempt_event_no_delete BEFORE DELETE ON attempt_event BEGIN SELECT RAISE(ABORT, 'attempt events are append-only'); END;
CREATE TRIGGER attempt_began_once BEFORE UPDATE OF started_at ON attempt WHEN NEW.started_at <> OLD.started_at
BEGIN SELECT RAISE(ABORT, 'attempt events are told from its beginning'); END;
CREATE TRIGGER attempt_salt_only_erase BEFORE UPDATE OF salt ON attempt WHEN NEW.salt IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the salt of an attempt may only be erased'); END;
CREATE TRIGGER answer_past_no_update BEFORE UPDATE ON answer_past
BEGIN SELECT RAISE(ABORT, 'what was written may only be erased'); END;
CREATE TRIGGER answer_salt_no_update BEFORE UPDATE ON answer_salt
BEGIN SELECT RAISE(ABORT, 'what was written may only be erased'); END;
