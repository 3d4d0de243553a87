-- Hits are counted without reading the words that stand in the row.
CREATE INDEX "case_search_seen" ON "case_search" ("id", "department_id", "owner_id", "is_open", "import_id", "case_id");
