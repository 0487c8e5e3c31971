-- audit list --action: the newest entries of an action; which actions there are.
CREATE INDEX audit_by_action ON audit (action, n);
