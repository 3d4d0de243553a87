-- The default department is part of the routing rules. Closed cases by stage, in the order of the board: which stages may
-- go, and what stands in the last column.
UPDATE config SET value = '{"rules":' || value || ',"default":' || coalesce((SELECT d.value FROM config d WHERE d.key = 'default_department' ORDER BY d.version DESC LIMIT 1), 'null') || '}' WHERE key = 'routing';
INSERT INTO config (key, version, value, person_id, created_at) SELECT 'routing', 1, '{"rules":[],"default":' || d.value || '}', d.person_id, d.created_at FROM config d WHERE d.key = 'default_department' AND d.version = (SELECT max(e.version) FROM config e WHERE e.key = 'default_department') AND NOT EXISTS (SELECT 1 FROM config r WHERE r.key = 'routing');
DELETE FROM config WHERE key = 'default_department';
CREATE INDEX case_closed_stage ON case_file (case_type, stage, closed_at, id) WHERE closed_at IS NOT NULL;
