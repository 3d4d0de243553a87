INSERT INTO theme_state (id, generation, lexicon) VALUES (1, 0, '{"voices":0,"counts":{}}');
CREATE INDEX feedback_ungrouped ON feedback (id) WHERE NOT grouped AND staged_by IS NULL;
-- Voices of a theme and of a period, of all or of a department, each latest first.
CREATE INDEX theme_voice_theme ON theme_voice (theme_id, since, feedback_id);
CREATE INDEX theme_voice_theme_department ON theme_voice (theme_id, department_id, since, feedback_id);
CREATE INDEX theme_voice_time ON theme_voice (since, feedback_id);
CREATE INDEX theme_voice_department ON theme_voice (department_id, since, feedback_id);
