-- The random id of a browser (43 characters, never an account's 36) is taken out of its consents when
-- the cookie that held it has long run out.
CREATE INDEX consent_of_browser ON "user".consent (at) WHERE length(subject) = 43;
