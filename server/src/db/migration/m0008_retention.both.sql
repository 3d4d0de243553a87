-- What has not been erased yet: bits of texts, files, answers, contacts. Rows leave the index once nothing is left.
ALTER TABLE case_file ADD COLUMN kept integer NOT NULL DEFAULT 15;
ALTER TABLE feedback ADD COLUMN kept integer NOT NULL DEFAULT 15;
CREATE INDEX case_kept ON case_file (closed_at, kept) WHERE closed_at IS NOT NULL AND kept > 0;
CREATE INDEX feedback_kept ON feedback (received_at, kept) WHERE kept > 0;
