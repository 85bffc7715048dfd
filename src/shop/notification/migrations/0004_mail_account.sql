-- Whose a mail of auth is: an account that never proved its address takes its mails along when it
-- is erased, though the address may be another's.
ALTER TABLE notification.mail ADD COLUMN account_id uuid;
CREATE INDEX mail_of_account ON notification.mail (account_id) WHERE account_id IS NOT NULL;
