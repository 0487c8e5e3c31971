-- Who is excused is found without looking at what is marked: the roster asks who has done what.
CREATE INDEX grade_excused ON grade (item_id) WHERE hand = 'excused';
