-- What waits to be marked is found without looking at what is marked.

-- When the newest work was handed in: where that is later than work_at, a mark that stands is of older work.
ALTER TABLE grade ADD COLUMN newest_at INTEGER;
UPDATE grade SET newest_at = (SELECT max(at) FROM submission WHERE submission.item_id = grade.item_id AND submission.user_id = grade.user_id)
WHERE work = 'submitted';
-- The queue of a course; how much waits, in the home of its staff.
CREATE INDEX grade_waiting ON grade (item_id)
WHERE work = 'needs_marking' OR work = 'submitted' AND (hand IS NULL AND auto IS NULL OR newest_at > coalesce(work_at, 0));
