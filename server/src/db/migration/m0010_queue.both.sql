-- The labelling queue of people who see some departments is read from these, a department or owner at a time.
UPDATE case_file SET doubt = (SELECT f.doubt FROM feedback f WHERE f.id = case_file.feedback_id);
CREATE INDEX case_doubt ON case_file (department_id, doubt, feedback_id) WHERE doubt IS NOT NULL AND staged_by IS NULL;
CREATE INDEX case_doubt_owner ON case_file (owner_id, doubt, feedback_id) WHERE doubt IS NOT NULL AND staged_by IS NULL;
-- The search index holds what near-identical texts share: the job fills it anew.
DELETE FROM setting WHERE key = 'search_fill';
