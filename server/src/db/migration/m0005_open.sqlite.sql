-- How many cases are open is kept as a figure: whatever opens, moves, closes, shows or removes one adds a delta here.
CREATE TRIGGER "case_open_added" AFTER INSERT ON "case_file" WHEN new.closed_at IS NULL AND new.staged_by IS NULL BEGIN
  INSERT INTO delta (id, since, metric, dimension, department_id, bucket, n, total)
  VALUES (randomblob(16), '1970-01-01T00:00:00+00:00', 'open', new.kind || '/' || new.phase, new.department_id, 0, 1, 0);
END;
CREATE TRIGGER "case_open_removed" AFTER DELETE ON "case_file" WHEN old.closed_at IS NULL AND old.staged_by IS NULL BEGIN
  INSERT INTO delta (id, since, metric, dimension, department_id, bucket, n, total)
  VALUES (randomblob(16), '1970-01-01T00:00:00+00:00', 'open', old.kind || '/' || old.phase, old.department_id, 0, -1, 0);
END;
CREATE TRIGGER "case_open_changed" AFTER UPDATE OF "closed_at", "staged_by", "department_id", "phase", "kind" ON "case_file"
WHEN (old.closed_at IS NULL AND old.staged_by IS NULL) <> (new.closed_at IS NULL AND new.staged_by IS NULL)
OR old.department_id <> new.department_id OR old.phase <> new.phase OR old.kind <> new.kind BEGIN
  INSERT INTO delta (id, since, metric, dimension, department_id, bucket, n, total)
  SELECT randomblob(16), '1970-01-01T00:00:00+00:00', 'open', old.kind || '/' || old.phase, old.department_id, 0, -1, 0
  WHERE old.closed_at IS NULL AND old.staged_by IS NULL
  UNION ALL
  SELECT randomblob(16), '1970-01-01T00:00:00+00:00', 'open', new.kind || '/' || new.phase, new.department_id, 0, 1, 0
  WHERE new.closed_at IS NULL AND new.staged_by IS NULL;
END;
INSERT INTO rollup (grain, department_id, metric, since, dimension, bucket, n, total)
SELECT 'now', department_id, 'open', '1970-01-01T00:00:00+00:00', kind || '/' || phase, 0, COUNT(*), 0
FROM case_file WHERE closed_at IS NULL AND staged_by IS NULL GROUP BY department_id, kind, phase
UNION ALL
SELECT 'now', x'ffffffffffffffffffffffffffffffff', 'open', '1970-01-01T00:00:00+00:00', kind || '/' || phase, 0, COUNT(*), 0
FROM case_file WHERE closed_at IS NULL AND staged_by IS NULL GROUP BY kind, phase;
