-- The step of the last code that was accepted, so that none works twice.
ALTER TABLE auth.account ADD COLUMN totp_last_step bigint NOT NULL DEFAULT 0;

-- A second factor whose first code is still to come.
CREATE TABLE auth.enrolment (
  account_id uuid PRIMARY KEY REFERENCES auth.account,
  session_id uuid NOT NULL,  -- which began it and may confirm it
  sealed_secret text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX enrolment_by_end ON auth.enrolment (expires_at);

CREATE TABLE auth.recovery_code (
  account_id uuid NOT NULL REFERENCES auth.account,
  hash text COLLATE "C" NOT NULL,  -- SHA-256; 80 random bits need no slower one
  used_at timestamptz,
  PRIMARY KEY (account_id, hash)
);

-- A sign-in whose password was right and whose second step is still to come. It is no session.
CREATE TABLE auth.half_sign_in (
  hash text COLLATE "C" PRIMARY KEY,  -- SHA-256 of what the second step names
  account_id uuid NOT NULL REFERENCES auth.account,
  password_mark text NOT NULL,  -- hash of the password's hash: a new password ends it
  tries integer NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  expires_at timestamptz NOT NULL
);
CREATE INDEX half_sign_in_by_end ON auth.half_sign_in (expires_at);
CREATE INDEX half_sign_in_of_account ON auth.half_sign_in (account_id);

ALTER TABLE auth.session DROP CONSTRAINT session_end_reason_check;
ALTER TABLE auth.session ADD CONSTRAINT session_end_reason_check
  CHECK (end_reason IN ('signed_out', 'revoked', 'password', 'reused_token', 'address_proven',
                        'erased', 'deactivated', 'second_factor'));
