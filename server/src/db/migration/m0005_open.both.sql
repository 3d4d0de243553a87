-- How many are open is read from the rollup from now on; how many are overdue, everywhere or in some departments, from
-- indexes in the order of due times: case_open_views and this one.
DROP INDEX case_open_counts;
CREATE INDEX case_open_late ON case_file (department_id, next_due_at, closed_at, staged_by) WHERE closed_at IS NULL AND staged_by IS NULL;
