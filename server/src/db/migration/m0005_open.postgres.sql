-- How many cases are open is kept as a figure: whatever opens, moves, closes, shows or removes one adds a delta here.
CREATE FUNCTION case_open_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN
    IF old.closed_at IS NULL AND old.staged_by IS NULL THEN
      INSERT INTO delta (id, since, metric, dimension, department_id, bucket, n, total)
      VALUES (gen_random_uuid(), 'epoch', 'open', old.kind || '/' || old.phase, old.department_id, 0, -1, 0);
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    IF new.closed_at IS NULL AND new.staged_by IS NULL THEN
      INSERT INTO delta (id, since, metric, dimension, department_id, bucket, n, total)
      VALUES (gen_random_uuid(), 'epoch', 'open', new.kind || '/' || new.phase, new.department_id, 0, 1, 0);
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "case_open_added" AFTER INSERT ON "case_file" FOR EACH ROW
WHEN (new.closed_at IS NULL AND new.staged_by IS NULL)
EXECUTE FUNCTION case_open_counted();
CREATE TRIGGER "case_open_removed" AFTER DELETE ON "case_file" FOR EACH ROW
WHEN (old.closed_at IS NULL AND old.staged_by IS NULL)
EXECUTE FUNCTION case_open_counted();
CREATE TRIGGER "case_open_changed" AFTER UPDATE OF "closed_at", "staged_by", "department_id", "phase", "kind" ON "case_file" FOR EACH ROW
WHEN ((old.closed_at IS NULL AND old.staged_by IS NULL) <> (new.closed_at IS NULL AND new.staged_by IS NULL)
OR old.department_id <> new.department_id OR old.phase <> new.phase OR old.kind <> new.kind)
EXECUTE FUNCTION case_open_counted();
INSERT INTO rollup (grain, department_id, metric, since, dimension, bucket, n, total)
SELECT 'now', department_id, 'open', 'epoch'::timestamptz, kind || '/' || phase, 0, COUNT(*), 0
FROM case_file WHERE closed_at IS NULL AND staged_by IS NULL GROUP BY department_id, kind, phase
UNION ALL
SELECT 'now', 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 'open', 'epoch'::timestamptz, kind || '/' || phase, 0, COUNT(*), 0
FROM case_file WHERE closed_at IS NULL AND staged_by IS NULL GROUP BY kind, phase;
