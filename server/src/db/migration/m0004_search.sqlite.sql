-- One row a case: its tokens and what decides who may see it, kept beside them so that hits are counted without the case.
-- Cases that an import staged are told by their import, so that its end need not touch them.
CREATE TABLE "case_search" ( "id" integer PRIMARY KEY, "case_id" uuid_text NOT NULL UNIQUE, "import_id" uuid_text, "department_id" uuid_text NOT NULL, "owner_id" uuid_text, "is_open" boolean NOT NULL, "terms" varchar NOT NULL, FOREIGN KEY ("case_id") REFERENCES "case_file" ("id") ON DELETE CASCADE );
CREATE VIRTUAL TABLE "case_words" USING fts5 ( terms, content = 'case_search', content_rowid = 'id', tokenize = 'ascii', detail = 'none', columnsize = 0 );
CREATE TRIGGER "case_search_added" AFTER INSERT ON "case_search" BEGIN
  INSERT INTO case_words (rowid, terms) VALUES (new.id, new.terms);
END;
CREATE TRIGGER "case_search_removed" AFTER DELETE ON "case_search" BEGIN
  INSERT INTO case_words (case_words, rowid, terms) VALUES ('delete', old.id, old.terms);
END;
CREATE TRIGGER "case_search_changed" AFTER UPDATE OF "terms" ON "case_search" BEGIN
  INSERT INTO case_words (case_words, rowid, terms) VALUES ('delete', old.id, old.terms);
  INSERT INTO case_words (rowid, terms) VALUES (new.id, new.terms);
END;
CREATE TRIGGER "case_search_moved" AFTER UPDATE OF "department_id", "owner_id", "closed_at" ON "case_file"
WHEN old.department_id IS NOT new.department_id OR old.owner_id IS NOT new.owner_id OR (old.closed_at IS NULL) <> (new.closed_at IS NULL) BEGIN
  UPDATE case_search SET department_id = new.department_id, owner_id = new.owner_id, is_open = (new.closed_at IS NULL) WHERE case_id = new.id;
END;
