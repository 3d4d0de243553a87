-- One run of a kind at a time.
CREATE UNIQUE INDEX language_running ON language_run (kind) WHERE state = 'running';
