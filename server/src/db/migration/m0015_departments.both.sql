-- A department that is offered for nothing new; its name stays wherever it is referred to.
ALTER TABLE department ADD COLUMN retired boolean NOT NULL DEFAULT FALSE;
