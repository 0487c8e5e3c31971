-- What a home or a roster tells of a whole course is kept as it changes, and not counted at each look.

-- How many learn and how many teach in a course.
CREATE TABLE course_people (
    course_id INTEGER PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
    learners INTEGER NOT NULL DEFAULT 0,
    -- Instructors and assistants.
    staff INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO course_people (course_id, learners, staff)
SELECT course_id, count(*) FILTER (WHERE state = 'active' AND role = 'learner'),
       count(*) FILTER (WHERE state = 'active' AND role IN ('instructor', 'assistant'))
FROM enrollment GROUP BY course_id;
CREATE TRIGGER enrollment_counted AFTER INSERT ON enrollment BEGIN
    INSERT INTO course_people (course_id, learners, staff)
    VALUES (NEW.course_id, NEW.state = 'active' AND NEW.role = 'learner', NEW.state = 'active' AND NEW.role IN ('instructor', 'assistant'))
    ON CONFLICT (course_id) DO UPDATE SET learners = learners + excluded.learners, staff = staff + excluded.staff;
END;
CREATE TRIGGER enrollment_counted_anew AFTER UPDATE OF role, state ON enrollment WHEN NEW.role <> OLD.role OR NEW.state <> OLD.state BEGIN
    UPDATE course_people
    SET learners = learners + (NEW.state = 'active' AND NEW.role = 'learner') - (OLD.state = 'active' AND OLD.role = 'learner'),
        staff = staff + (NEW.state = 'active' AND NEW.role IN ('instructor', 'assistant'))
                - (OLD.state = 'active' AND OLD.role IN ('instructor', 'assistant'))
    WHERE course_id = NEW.course_id;
END;
CREATE TRIGGER enrollment_counted_off AFTER DELETE ON enrollment BEGIN
    UPDATE course_people
    SET learners = learners - (OLD.state = 'active' AND OLD.role = 'learner'),
        staff = staff - (OLD.state = 'active' AND OLD.role IN ('instructor', 'assistant'))
    WHERE course_id = OLD.course_id;
END;

-- How long a person was active in a course: the sum of active_time over its items.
ALTER TABLE enrollment ADD COLUMN active_seconds INTEGER NOT NULL DEFAULT 0;
UPDATE enrollment SET active_seconds = spent.seconds
FROM (SELECT user_id, course_id, sum(seconds) AS seconds FROM active_time JOIN item ON item.id = item_id GROUP BY user_id, course_id) AS spent
WHERE spent.user_id = enrollment.user_id AND spent.course_id = enrollment.course_id;
CREATE TRIGGER active_time_summed AFTER INSERT ON active_time BEGIN
    UPDATE enrollment SET active_seconds = active_seconds + NEW.seconds
    WHERE user_id = NEW.user_id AND course_id = (SELECT course_id FROM item WHERE id = NEW.item_id);
END;
CREATE TRIGGER active_time_summed_anew AFTER UPDATE OF seconds ON active_time BEGIN
    UPDATE enrollment SET active_seconds = active_seconds + NEW.seconds - OLD.seconds
    WHERE user_id = NEW.user_id AND course_id = (SELECT course_id FROM item WHERE id = NEW.item_id);
END;
CREATE TRIGGER active_time_summed_off AFTER DELETE ON active_time BEGIN
    UPDATE enrollment SET active_seconds = active_seconds - OLD.seconds
    WHERE user_id = OLD.user_id AND course_id = (SELECT course_id FROM item WHERE id = OLD.item_id);
END;
-- Whoever was there before they were enrolled.
CREATE TRIGGER enrollment_summed AFTER INSERT ON enrollment WHEN EXISTS (SELECT 1 FROM active_time WHERE user_id = NEW.user_id) BEGIN
    UPDATE enrollment
    SET active_seconds = (SELECT coalesce(sum(seconds), 0) FROM active_time JOIN item ON item.id = item_id
                          WHERE active_time.user_id = NEW.user_id AND item.course_id = NEW.course_id)
    WHERE course_id = NEW.course_id AND user_id = NEW.user_id;
END;

-- The queue of a course; how much waits in every course. It holds what `service::grade::is_ungraded` says yes to and nothing else, so that
-- a count reads no cell.
DROP INDEX grade_waiting;
CREATE INDEX grade_unmarked ON grade (item_id)
WHERE (work = 'needs_marking' OR work = 'submitted' AND (hand IS NULL AND auto IS NULL OR newest_at > coalesce(work_at, 0)))
  AND (hand IS NULL OR hand = 'score' AND coalesce(newest_at, work_at, 0) > coalesce(work_at, -1));

-- A person's own grades; some rows of the gradebook, of which it holds all that sums are made of: else each cell stands on a page of its own.
DROP INDEX grade_by_user;
CREATE INDEX grade_of_user ON grade (user_id, item_id, work, work_at, hand, entered, auto, late_hand, released);
