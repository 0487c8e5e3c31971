-- The school, its people, their sign-in and the audit log.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- NFKC and lower case: names are told apart without case.
    folded TEXT NOT NULL UNIQUE,
    -- What look-alikes have in common (UTS 39).
    skeleton TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL CHECK (role IN ('admin', 'instructor', 'learner')),
    zone TEXT,
    status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'suspended')),
    -- A JSON object: theme, keys.
    preferences TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(preferences)),
    -- Rises when sessions that began before must end (role, password, suspension).
    epoch INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    last_seen INTEGER
) STRICT;

CREATE TABLE credential (
    user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
    phc TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    -- Failed tries since the last sign-in, shown at the next.
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE one_time_code (
    user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    issued_by INTEGER REFERENCES user(id) ON DELETE SET NULL,
    tries_left INTEGER NOT NULL CHECK (tries_left >= 0)
) STRICT;

-- Failed tries of an account, a source, or an account from a source it knows. Buckets are hashes: a mistyped name may be a password.
CREATE TABLE throttle (
    bucket BLOB PRIMARY KEY CHECK (length(bucket) = 32),
    failures INTEGER NOT NULL,
    failed_at INTEGER NOT NULL,
    wait_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE known_source (
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    source BLOB NOT NULL CHECK (length(source) = 32),
    last_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, source)
) STRICT, WITHOUT ROWID;

-- The audit log: append-only, each entry's hash covers the one before. No names stand in it; texts stand in audit_text.
CREATE TABLE audit (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('console', 'user', 'guest')),
    actor_id INTEGER,
    action TEXT NOT NULL,
    -- `school`, `setting:mode`, `user:7`, `course:3`, `item:12`: names are looked up when it is read.
    object TEXT NOT NULL,
    -- The person whose work or record it is.
    about INTEGER,
    course_id INTEGER,
    -- Salted commitment to the row of audit_text.
    text BLOB NOT NULL CHECK (length(text) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- audit list --course
CREATE INDEX audit_by_course ON audit(course_id, n) WHERE course_id IS NOT NULL;
-- audit list --user: what they did, what was done about them
CREATE INDEX audit_by_actor ON audit(actor_id, n) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_by_about ON audit(about, n) WHERE about IS NOT NULL;

-- What people wrote or are called, for one entry; erasing takes salt and texts and leaves the chain whole.
CREATE TABLE audit_text (
    n INTEGER PRIMARY KEY REFERENCES audit(n) ON DELETE RESTRICT,
    salt BLOB,
    account TEXT,
    before TEXT,
    after TEXT,
    reason TEXT,
    erased_by INTEGER REFERENCES audit(n) ON DELETE RESTRICT,
    CHECK (erased_by IS NULL OR (salt IS NULL AND account IS NULL AND before IS NULL AND after IS NULL AND reason IS NULL))
) STRICT;

-- The chain's end, so that a cut tail shows.
CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    n INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_text_no_update BEFORE UPDATE ON audit_text WHEN NEW.erased_by IS NULL OR NEW.n <> OLD.n
BEGIN SELECT RAISE(ABORT, 'audit texts may only be erased'); END;
CREATE TRIGGER audit_text_no_delete BEFORE DELETE ON audit_text BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_head_only_forward BEFORE UPDATE ON audit_head WHEN NEW.n <> OLD.n + 1
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
