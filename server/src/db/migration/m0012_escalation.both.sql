-- When the escalation ladder looks at a case again: at once at those that are open. What was past by their last event is
-- told to nobody.
UPDATE case_file SET next_step_at = opened_at WHERE closed_at IS NULL;
CREATE INDEX case_open_id ON case_file (id) WHERE closed_at IS NULL;
CREATE INDEX case_step ON case_file (next_step_at) WHERE next_step_at IS NOT NULL AND staged_by IS NULL;
-- A person's reminders, latest first; how many are unread; and those read long ago, which go.
CREATE INDEX reminder_person ON reminder (person_id, id);
CREATE INDEX reminder_unread ON reminder (person_id) WHERE read_at IS NULL;
CREATE INDEX reminder_read ON reminder (read_at) WHERE read_at IS NOT NULL;
