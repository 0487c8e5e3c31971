-- A row is checked by comparing. SQLite makes a table of a list of three words or more, for each row that is written anew: of what a row costs
-- that was half, and ten thousand people come in with three such lists each. What a column may hold stays as it is, so no row is read here.
--
-- The texts of the tables are edited where they stand (https://www.sqlite.org/lang_altertable.html, section 7: a CHECK may be changed so).
-- Made anew and filled, the tables that all others refer to would be dropped under them, with their triggers, at a million rows each.
UPDATE sqlite_schema SET sql = replace(replace(sql,
    'role IN (''admin'', ''instructor'', ''learner'')', 'role = ''admin'' OR role = ''instructor'' OR role = ''learner'''),
    'status IN (''invited'', ''active'', ''suspended'')', 'status = ''invited'' OR status = ''active'' OR status = ''suspended''')
WHERE type = 'table' AND name = 'user';

UPDATE sqlite_schema SET sql = replace(sql,
    'actor IN (''console'', ''user'', ''guest'')', 'actor = ''console'' OR actor = ''user'' OR actor = ''guest''')
WHERE type = 'table' AND name = 'audit';

UPDATE sqlite_schema SET sql = replace(sql,
    'role IN (''instructor'', ''assistant'', ''learner'', ''observer'')',
    'role = ''instructor'' OR role = ''assistant'' OR role = ''learner'' OR role = ''observer''')
WHERE type = 'table' AND name = 'enrollment';

UPDATE sqlite_schema SET sql = replace(sql,
    'verdict IN (''right'', ''partly'', ''wrong'', ''waiting'')',
    'verdict = ''right'' OR verdict = ''partly'' OR verdict = ''wrong'' OR verdict = ''waiting''')
WHERE type = 'table' AND name = 'check_answer';

UPDATE sqlite_schema SET sql = replace(sql,
    'state IN (''open'', ''needs_marking'', ''marked'', ''abandoned'', ''discarded'')',
    'state = ''open'' OR state = ''needs_marking'' OR state = ''marked'' OR state = ''abandoned'' OR state = ''discarded''')
WHERE type = 'table' AND name = 'attempt';

UPDATE sqlite_schema SET sql = replace(replace(sql,
    'deed IN (''set'', ''undo'', ''quiz'', ''release'', ''hide'')',
    'deed = ''set'' OR deed = ''undo'' OR deed = ''quiz'' OR deed = ''release'' OR deed = ''hide'''),
    'hand IN (''score'', ''excused'', ''missing'')', 'hand = ''score'' OR hand = ''excused'' OR hand = ''missing''')
WHERE type = 'table' AND name = 'grade_event';

UPDATE sqlite_schema SET sql = replace(replace(sql,
    'work IN (''none'', ''draft'', ''submitted'', ''needs_marking'')',
    'work = ''none'' OR work = ''draft'' OR work = ''submitted'' OR work = ''needs_marking'''),
    'hand IN (''score'', ''excused'', ''missing'')', 'hand = ''score'' OR hand = ''excused'' OR hand = ''missing''')
WHERE type = 'table' AND name = 'grade';
