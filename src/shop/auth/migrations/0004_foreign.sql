-- People of a foreign auth service (AUTH_SERVICE_URL), as it described them last. It has no look-up
-- by id, so whoever needs a name or an address later finds it here. Rows of one's own accounts are
-- another matter: neither kind is ever taken for the other.
CREATE TABLE auth.foreign_account (
  id uuid PRIMARY KEY,  -- the service's, or made from it where that is none
  -- Lower case; '' for a person without one, or who is gone.
  email text COLLATE "C" NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  phone text NOT NULL,
  is_renamed boolean NOT NULL DEFAULT false,  -- names and phone were given here and stay
  is_verified boolean NOT NULL,               -- says the service
  has_second_factor boolean NOT NULL,
  roles text[] NOT NULL,  -- of ours, that its roles mean
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  erased_at timestamptz,  -- here; the service may know the person still, this shop does not
  CHECK (NOT is_verified OR email <> ''),
  CHECK (erased_at IS NULL OR (email = '' AND first_name = '' AND last_name = '' AND phone = ''))
);
CREATE INDEX foreign_account_by_email ON auth.foreign_account (email, updated_at DESC)
  WHERE email <> '';

-- Roles that were given here, because the contract of the service has none.
CREATE TABLE auth.foreign_role (
  account_id uuid NOT NULL REFERENCES auth.foreign_account,
  role text COLLATE "C" NOT NULL REFERENCES auth.role,
  granted_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, role)
);

-- A browser that is signed in through the service: it has a cookie of ours, the tokens stay here.
-- A row without a cookie is a token that was signed out here while the service still takes it.
CREATE TABLE auth.foreign_session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES auth.foreign_account,
  cookie_hash text COLLATE "C" UNIQUE,  -- SHA-256
  sealed_tokens text,
  renewals integer NOT NULL DEFAULT 0,  -- of the tokens; who renews says which ones
  renewing_until timestamptz,           -- somebody is about it
  address text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CHECK ((ended_at IS NULL) = (sealed_tokens IS NOT NULL)),
  CHECK (cookie_hash IS NOT NULL OR ended_at IS NOT NULL)
);
CREATE INDEX foreign_session_live ON auth.foreign_session (account_id, last_seen_at DESC)
  WHERE ended_at IS NULL;
CREATE INDEX foreign_session_by_end ON auth.foreign_session (expires_at);
