-- Why a mail was refused, in the words of the mail server; it may name the recipient.
ALTER TABLE notification.mail ADD COLUMN reason text NOT NULL DEFAULT '';
CREATE INDEX mail_refused ON notification.mail (created_at DESC) WHERE state = 'refused';
