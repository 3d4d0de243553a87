ALTER TABLE "case_file" ADD COLUMN "next_step_at" timestamp_with_timezone_text;
CREATE TABLE "reminder" ( "id" uuid_text NOT NULL PRIMARY KEY, "key" varchar NOT NULL UNIQUE, "person_id" uuid_text NOT NULL, "case_id" uuid_text NOT NULL, "about" varchar NOT NULL, "created_at" timestamp_with_timezone_text NOT NULL, "read_at" timestamp_with_timezone_text );
