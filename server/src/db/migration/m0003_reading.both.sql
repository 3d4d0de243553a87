-- What was read of a voice stands beside it; how little is known of its category orders the labelling queue.
ALTER TABLE "feedback" ADD COLUMN "reading" varchar;
ALTER TABLE "feedback" ADD COLUMN "doubt" integer;
CREATE INDEX feedback_doubt ON feedback (doubt, id) WHERE doubt IS NOT NULL AND staged_by IS NULL;
-- Open cases by how strongly negative their words are; the count of the view is read from this alone.
ALTER TABLE "case_file" ADD COLUMN "upset" integer;
CREATE INDEX case_open_upset ON case_file (upset, id, department_id, owner_id, closed_at, staged_by) WHERE upset IS NOT NULL AND closed_at IS NULL AND staged_by IS NULL;
