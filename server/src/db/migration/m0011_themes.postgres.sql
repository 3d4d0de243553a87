-- Whether a voice was sorted into themes as its case stands; those that were not are found by the index alone.
ALTER TABLE feedback ADD COLUMN grouped boolean NOT NULL DEFAULT FALSE;
CREATE TABLE "theme" ( "id" integer NOT NULL PRIMARY KEY, "name" varchar NOT NULL, "by_person" bool NOT NULL, "cause" varchar, "merged_into" integer, "voices" integer NOT NULL, "named_at" integer NOT NULL, "terms" varchar NOT NULL, "stale" bool NOT NULL );
CREATE TABLE "theme_voice" ( "feedback_id" uuid NOT NULL PRIMARY KEY, "theme_id" integer, "since" timestamp with time zone NOT NULL, "department_id" uuid NOT NULL, CONSTRAINT "fk-theme_voice-feedback_id" FOREIGN KEY ("feedback_id") REFERENCES "feedback" ("id"), CONSTRAINT "fk-theme_voice-theme_id" FOREIGN KEY ("theme_id") REFERENCES "theme" ("id") );
CREATE TABLE "theme_state" ( "id" integer NOT NULL PRIMARY KEY, "generation" bigint NOT NULL, "lexicon" varchar NOT NULL );
CREATE TABLE "phrase_span" ( "grain" varchar NOT NULL, "department_id" uuid NOT NULL, "since" timestamp with time zone NOT NULL, "tally" varchar NOT NULL, "short" varchar NOT NULL, CONSTRAINT "pk-phrase_span" PRIMARY KEY ("grain", "department_id", "since") );
CREATE TABLE "phrase_week" ( "since" timestamp with time zone NOT NULL PRIMARY KEY, "changes" bigint NOT NULL, "counted" bigint NOT NULL, "counted_at" timestamp with time zone NOT NULL, "voices" bigint NOT NULL );
-- A voice goes with its case, whoever hands it over. The row is written in any case: a run that marks it meanwhile is
-- waited for, or waits and then sees where the case is.
CREATE FUNCTION voice_follows_case() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE feedback SET grouped = FALSE WHERE id = new.feedback_id;
  RETURN NULL;
END $$;
CREATE TRIGGER "voice_follows_case" AFTER UPDATE OF "department_id" ON "case_file" FOR EACH ROW
WHEN (old.department_id <> new.department_id) EXECUTE FUNCTION voice_follows_case();
-- A voice may have been sorted before it had a case.
CREATE FUNCTION voice_gets_case() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE feedback SET grouped = FALSE WHERE id = new.feedback_id AND grouped
  AND EXISTS (SELECT 1 FROM theme_voice WHERE feedback_id = new.feedback_id AND department_id <> new.department_id);
  RETURN NULL;
END $$;
CREATE TRIGGER "voice_gets_case" AFTER INSERT ON "case_file" FOR EACH ROW EXECUTE FUNCTION voice_gets_case();
