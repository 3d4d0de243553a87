-- One row a case: its tokens and what decides who may see it, kept beside them so that hits are counted without the case.
-- Cases that an import staged are told by their import, so that its end need not touch them.
CREATE TABLE "case_search" ( "case_id" uuid NOT NULL PRIMARY KEY, "import_id" uuid, "department_id" uuid NOT NULL, "owner_id" uuid, "is_open" bool NOT NULL, "terms" tsvector NOT NULL, CONSTRAINT "fk-case_search-case_id" FOREIGN KEY ("case_id") REFERENCES "case_file" ("id") ON DELETE CASCADE ) WITH (fillfactor = 80);
-- What waits to be sorted into the index is read by every search, so it stays short.
CREATE INDEX "case_search_terms" ON "case_search" USING gin ("terms") WITH (fastupdate = on, gin_pending_list_limit = 512);
CREATE FUNCTION case_search_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE case_search SET department_id = new.department_id, owner_id = new.owner_id, is_open = (new.closed_at IS NULL) WHERE case_id = new.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "case_search_moved" AFTER UPDATE OF "department_id", "owner_id", "closed_at" ON "case_file" FOR EACH ROW
WHEN (old.department_id IS DISTINCT FROM new.department_id OR old.owner_id IS DISTINCT FROM new.owner_id OR (old.closed_at IS NULL) <> (new.closed_at IS NULL))
EXECUTE FUNCTION case_search_moved();
