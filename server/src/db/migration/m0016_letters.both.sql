-- Mails that were not sent, latest first; nearly all are.
CREATE INDEX notice_unsent ON notice (id) WHERE state <> 'sent';
