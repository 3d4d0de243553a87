-- A file that came with a later message, and what was answered of a survey before its last page.
ALTER TABLE "invitation" ADD COLUMN "partial" varchar;
CREATE INDEX "idx-attachment-message_id" ON "attachment" ("message_id");
