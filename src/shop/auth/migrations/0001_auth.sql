CREATE SCHEMA auth;

CREATE TABLE auth.account (
  id uuid PRIMARY KEY,
  -- Lower case; '' for a person without one, or who is gone.
  email text COLLATE "C" NOT NULL DEFAULT '',
  first_name text NOT NULL DEFAULT '',
  last_name text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  password_hash text NOT NULL DEFAULT '',  -- Argon2id in PHC form; '' signs in by code alone
  totp_secret text,                        -- sealed; NULL without a second factor
  is_active boolean NOT NULL DEFAULT true,
  is_verified boolean NOT NULL DEFAULT false,  -- the e-mail was proven
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  erased_at timestamptz,
  CHECK (NOT is_verified OR email <> ''),
  CHECK (erased_at IS NULL OR (email = '' AND NOT is_active))
);
-- Anybody may claim an address, one account has it.
CREATE UNIQUE INDEX account_of_email ON auth.account (email) WHERE is_verified;
CREATE INDEX account_by_email ON auth.account (email, created_at DESC) WHERE email <> '';

-- What a role may do is data; the permissions themselves are those of platform/http/permission.h.
CREATE TABLE auth.role (
  name text COLLATE "C" PRIMARY KEY,
  is_staff boolean NOT NULL
);
CREATE TABLE auth.role_permission (
  role text COLLATE "C" NOT NULL REFERENCES auth.role,
  permission text COLLATE "C" NOT NULL,
  PRIMARY KEY (role, permission)
);
CREATE TABLE auth.account_role (
  account_id uuid NOT NULL REFERENCES auth.account,
  role text COLLATE "C" NOT NULL REFERENCES auth.role,
  granted_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, role)
);

INSERT INTO auth.role (name, is_staff) VALUES
  ('owner', true), ('admin', true), ('catalogue', true), ('orders', true), ('warehouse', true),
  ('support', true), ('finance', true), ('marketing', true), ('supplier', false),
  ('service', false), ('customer', false), ('guest', false);

-- The owner alone makes keys and staff; an admin does everything else.
INSERT INTO auth.role_permission (role, permission)
SELECT 'owner', unnest(ARRAY['catalogue.write', 'orders.read', 'orders.write', 'stock.read',
  'stock.write', 'suppliers.read', 'suppliers.write', 'payments.read', 'payments.write',
  'settings.read', 'settings.write', 'operations', 'users.read', 'users.write', 'accounts.write',
  'reports.read', 'audit.read', 'marketing.write', 'keys.write'])
UNION ALL
SELECT 'admin', unnest(ARRAY['catalogue.write', 'orders.read', 'orders.write', 'stock.read',
  'stock.write', 'suppliers.read', 'suppliers.write', 'payments.read', 'payments.write',
  'settings.read', 'settings.write', 'operations', 'users.read', 'users.write', 'reports.read',
  'audit.read', 'marketing.write'])
UNION ALL
SELECT 'catalogue', unnest(ARRAY['catalogue.write', 'stock.read', 'suppliers.read'])
UNION ALL
SELECT 'orders', unnest(ARRAY['orders.read', 'orders.write', 'stock.read', 'users.read'])
UNION ALL
SELECT 'warehouse', unnest(ARRAY['orders.read', 'stock.read', 'stock.write', 'suppliers.read'])
UNION ALL
SELECT 'support', unnest(ARRAY['orders.read', 'users.read', 'stock.read'])
UNION ALL
SELECT 'finance', unnest(ARRAY['orders.read', 'payments.read', 'payments.write', 'reports.read'])
UNION ALL
SELECT 'marketing', unnest(ARRAY['marketing.write', 'reports.read'])
UNION ALL
SELECT 'service', unnest(ARRAY['orders.read', 'stock.read', 'stock.write']);

CREATE TABLE auth.session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES auth.account,
  kind text NOT NULL CHECK (kind IN ('browser', 'token')),
  cookie_hash text COLLATE "C" UNIQUE,  -- SHA-256 of the cookie; never the cookie
  address text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('signed_out', 'revoked', 'password', 'reused_token',
                                        'address_proven', 'erased', 'deactivated')),
  CHECK ((kind = 'browser') = (cookie_hash IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_live ON auth.session (account_id, last_seen_at DESC) WHERE ended_at IS NULL;
CREATE INDEX session_by_end ON auth.session (expires_at);

-- The family of a refresh token is its session: at most one of them is unused.
CREATE TABLE auth.refresh_token (
  hash text COLLATE "C" PRIMARY KEY,  -- SHA-256
  session_id uuid NOT NULL REFERENCES auth.session ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  reused_at timestamptz  -- it came a second time, which ended the session
);
CREATE UNIQUE INDEX refresh_token_unused ON auth.refresh_token (session_id) WHERE used_at IS NULL;
CREATE INDEX refresh_token_of_session ON auth.refresh_token (session_id);

-- Somebody asked for a mail with a link or a code. A request for an address that nobody has is kept
-- as well, so that asking takes the same steps.
CREATE TABLE auth.link_request (
  id uuid PRIMARY KEY,
  subject text COLLATE "C" NOT NULL,  -- hash of the address
  account_id uuid REFERENCES auth.account,
  purpose text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'sign_in_code',
                                           'account_exists')),
  secret_hash text COLLATE "C",  -- of the token, or of the code; NULL until the mail is written
  tries integer NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE UNIQUE INDEX link_request_by_secret ON auth.link_request (secret_hash)
  WHERE purpose IN ('verify_email', 'reset_password');
CREATE INDEX link_request_open ON auth.link_request (subject, purpose, created_at DESC)
  WHERE used_at IS NULL;
CREATE INDEX link_request_by_age ON auth.link_request (created_at);
CREATE INDEX link_request_of_account ON auth.link_request (account_id);

-- Wrong passwords since the last right one, by hash of the address (known or not). The row without
-- a network counts all of them, the others those of one network, which has to wait ever longer.
CREATE TABLE auth.guess (
  subject text COLLATE "C" NOT NULL,
  network text COLLATE "C" NOT NULL,
  failures integer NOT NULL,
  wait_until timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (subject, network)
);
CREATE INDEX guess_by_age ON auth.guess (last_at);

CREATE TABLE auth.signing_key (
  id text COLLATE "C" PRIMARY KEY,
  public_key text NOT NULL,   -- hexadecimal
  sealed_secret text NOT NULL,
  created_at timestamptz NOT NULL,
  active_from timestamptz NOT NULL,  -- signs from here
  retired_at timestamptz,            -- to here; verifies until its last token is out of date
  CHECK (retired_at >= active_from)
);

-- What every process must forget at once. A reader goes on from the oldest transaction that was
-- still open when it looked last, so a row that is committed late is not skipped.
CREATE TABLE auth.revocation (
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  session_id uuid,  -- NULL: whatever is known of the account
  at timestamptz NOT NULL,
  PRIMARY KEY (transaction, id)
);
CREATE INDEX revocation_by_age ON auth.revocation (at);
