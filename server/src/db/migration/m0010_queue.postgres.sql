-- What is known of a voice is known of its case, whoever changes it.
ALTER TABLE "case_file" ADD COLUMN "doubt" integer;
CREATE FUNCTION case_doubt_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE case_file SET doubt = new.doubt WHERE feedback_id = new.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "case_doubt_follows" AFTER UPDATE OF "doubt" ON "feedback" FOR EACH ROW
WHEN (old.doubt IS DISTINCT FROM new.doubt) EXECUTE FUNCTION case_doubt_follows();
