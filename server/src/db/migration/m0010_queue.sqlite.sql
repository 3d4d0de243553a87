-- What is known of a voice is known of its case, whoever changes it.
ALTER TABLE "case_file" ADD COLUMN "doubt" integer;
CREATE TRIGGER "case_doubt_follows" AFTER UPDATE OF "doubt" ON "feedback" WHEN old.doubt IS NOT new.doubt BEGIN
  UPDATE case_file SET doubt = new.doubt WHERE feedback_id = new.id;
END;
CREATE TRIGGER "case_doubt_begins" AFTER INSERT ON "case_file" BEGIN
  UPDATE case_file SET doubt = (SELECT doubt FROM feedback WHERE id = new.feedback_id) WHERE id = new.id;
END;
