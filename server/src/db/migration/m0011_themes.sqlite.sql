-- Whether a voice was sorted into themes as its case stands; those that were not are found by the index alone.
ALTER TABLE feedback ADD COLUMN grouped boolean NOT NULL DEFAULT FALSE;
CREATE TABLE "theme" ( "id" integer NOT NULL PRIMARY KEY, "name" varchar NOT NULL, "by_person" boolean NOT NULL, "cause" varchar, "merged_into" integer, "voices" integer NOT NULL, "named_at" integer NOT NULL, "terms" varchar NOT NULL, "stale" boolean NOT NULL );
CREATE TABLE "theme_voice" ( "feedback_id" uuid_text NOT NULL PRIMARY KEY, "theme_id" integer, "since" timestamp_with_timezone_text NOT NULL, "department_id" uuid_text NOT NULL, FOREIGN KEY ("feedback_id") REFERENCES "feedback" ("id"), FOREIGN KEY ("theme_id") REFERENCES "theme" ("id") );
CREATE TABLE "theme_state" ( "id" integer NOT NULL PRIMARY KEY, "generation" integer NOT NULL, "lexicon" varchar NOT NULL );
CREATE TABLE "phrase_span" ( "grain" varchar NOT NULL, "department_id" uuid_text NOT NULL, "since" timestamp_with_timezone_text NOT NULL, "tally" varchar NOT NULL, "short" varchar NOT NULL, CONSTRAINT "pk-phrase_span" PRIMARY KEY ("grain", "department_id", "since") );
CREATE TABLE "phrase_week" ( "since" timestamp_with_timezone_text NOT NULL PRIMARY KEY, "changes" integer NOT NULL, "counted" integer NOT NULL, "counted_at" timestamp_with_timezone_text NOT NULL, "voices" integer NOT NULL );
-- A voice goes with its case, whoever hands it over.
CREATE TRIGGER "voice_follows_case" AFTER UPDATE OF "department_id" ON "case_file" WHEN old.department_id <> new.department_id BEGIN
  UPDATE feedback SET grouped = FALSE WHERE id = new.feedback_id AND grouped;
END;
-- A voice may have been sorted before it had a case.
CREATE TRIGGER "voice_gets_case" AFTER INSERT ON "case_file" BEGIN
  UPDATE feedback SET grouped = FALSE WHERE id = new.feedback_id AND grouped
  AND EXISTS (SELECT 1 FROM theme_voice WHERE feedback_id = new.feedback_id AND department_id <> new.department_id);
END;
