-- What views and figures count is read from these alone: a look at each row costs more the more rows there are.
-- closed_at and staged_by are always empty in them; SQLite reads the row unless the index holds them.
DROP INDEX case_open_counts;
CREATE INDEX case_open_counts ON case_file (department_id, phase, kind, next_due_at, closed_at, staged_by) WHERE closed_at IS NULL AND staged_by IS NULL;
CREATE INDEX case_open_views ON case_file (next_due_at, department_id, owner_id, closed_at, staged_by) WHERE closed_at IS NULL AND staged_by IS NULL;
CREATE INDEX case_open_owners ON case_file (owner_id, department_id, closed_at, staged_by) WHERE closed_at IS NULL AND staged_by IS NULL;
