-- What is known of a voice is known of its case, whoever changes it.
ALTER TABLE "case_file" ADD COLUMN "doubt" integer;
CREATE FUNCTION case_doubt_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE case_file SET doubt = new.doubt WHERE feedback_id = new.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "case_doubt_follows" AFTER UPDATE OF "doubt" ON "feedback" FOR EACH ROW
WHEN (old.doubt IS DISTINCT FROM new.doubt) EXECUTE FUNCTION case_doubt_follows();
CREATE FUNCTION case_doubt_begins() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  new.doubt := (SELECT doubt FROM feedback WHERE id = new.feedback_id);
  RETURN new;
END $$;
CREATE TRIGGER "case_doubt_begins" BEFORE INSERT ON "case_file" FOR EACH ROW EXECUTE FUNCTION case_doubt_begins();
