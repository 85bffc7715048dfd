-- Keys of services and integrations. Of a key its hash and its beginning are kept, never the key.
CREATE TABLE auth.api_key (
  id uuid PRIMARY KEY,
  hash text COLLATE "C" NOT NULL UNIQUE,  -- SHA-256 of 200 random bits
  prefix text COLLATE "C" NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 50),
  made_by uuid REFERENCES auth.account,  -- NULL: the operator
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,  -- to the minute
  revoked_at timestamptz,
  CHECK (expires_at > created_at)
);
CREATE INDEX api_key_by_age ON auth.api_key (created_at DESC, id DESC);

-- An admin makes keys too: none that may do more than an admin.
INSERT INTO auth.role_permission (role, permission) VALUES ('admin', 'keys.write');
