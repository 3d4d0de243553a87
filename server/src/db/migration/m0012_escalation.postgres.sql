ALTER TABLE "case_file" ADD COLUMN "next_step_at" timestamp with time zone;
CREATE TABLE "reminder" ( "id" uuid NOT NULL PRIMARY KEY, "key" varchar NOT NULL UNIQUE, "person_id" uuid NOT NULL, "case_id" uuid NOT NULL, "about" varchar NOT NULL, "created_at" timestamp with time zone NOT NULL, "read_at" timestamp with time zone );
