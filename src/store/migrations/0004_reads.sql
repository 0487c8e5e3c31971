-- Indexes for reads that would otherwise grow with the school.

-- A person's export: their attempts in the order they began. Erasing them.
CREATE INDEX attempt_by_user ON attempt (user_id, started_at);
-- audit list --since
CREATE INDEX audit_by_at ON audit (at);
