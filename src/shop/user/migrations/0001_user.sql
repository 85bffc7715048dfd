-- "user" is a word of SQL: always quoted.
CREATE SCHEMA "user";

-- Accounts whose person is gone. Nothing is kept for them any more: see "user".enter().
CREATE TABLE "user".erased_account (
  account_id uuid PRIMARY KEY,
  at         timestamptz NOT NULL
);

-- Whoever writes for an account calls this first: writers of one account wait for each other until
-- their transactions end, and false tells that the account was erased. The look-up takes a snapshot
-- of its own, after the wait.
CREATE FUNCTION "user".enter(account uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('user ' || account::text, 8));
  RETURN NOT EXISTS (SELECT FROM "user".erased_account AS e WHERE e.account_id = account);
END $$;

CREATE TABLE "user".address (
  id          uuid PRIMARY KEY,
  account_id  uuid NOT NULL,
  first_name  text NOT NULL CHECK (first_name <> ''),
  last_name   text NOT NULL CHECK (last_name <> ''),
  company     text NOT NULL,
  street      text NOT NULL CHECK (street <> ''),
  city        text NOT NULL CHECK (city <> ''),
  postal_code text NOT NULL CHECK (postal_code <> ''),
  country     text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  phone       text NOT NULL,
  is_default  boolean NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);
CREATE INDEX address_of_account ON "user".address (account_id, created_at DESC, id DESC);
-- Exactly one default: at most one by this index, at least one by the trigger below.
CREATE UNIQUE INDEX address_one_default ON "user".address (account_id) WHERE is_default;

-- At the end of every transaction that touched an address. Two of them cannot pass each other: the
-- second waits for the first, and then sees what it did.
CREATE FUNCTION "user".check_default() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  account uuid := coalesce(NEW.account_id, OLD.account_id);
BEGIN
  IF NEW.account_id <> OLD.account_id THEN
    RAISE EXCEPTION 'an address does not change its account' USING ERRCODE = 'FF002';
  END IF;
  PERFORM "user".enter(account);
  IF EXISTS (SELECT FROM "user".address WHERE account_id = account)
     AND NOT EXISTS (SELECT FROM "user".address WHERE account_id = account AND is_default) THEN
    RAISE EXCEPTION 'the account % has addresses and no default', account
      USING ERRCODE = 'FF002', CONSTRAINT = 'address_has_a_default';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER address_has_a_default AFTER INSERT OR UPDATE OR DELETE ON "user".address
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "user".check_default();

CREATE TABLE "user".preferences (
  account_id uuid PRIMARY KEY,
  channels   text[] NOT NULL,
  language   text NOT NULL CHECK (language IN ('cs', 'en')),
  updated_at timestamptz NOT NULL
);

CREATE TABLE "user".wish (
  account_id uuid NOT NULL,
  product_id uuid NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (account_id, product_id)
);
CREATE INDEX wish_newest ON "user".wish (account_id, at DESC, product_id);

-- Whoever has the token sees the products of the list and not whose it is. Kept as it is, because
-- its owner wants to see it again.
CREATE TABLE "user".wishlist_link (
  account_id uuid PRIMARY KEY,
  token      text COLLATE "C" NOT NULL UNIQUE CHECK (length(token) = 43),
  made_at    timestamptz NOT NULL
);

CREATE TABLE "user".viewed (
  account_id uuid NOT NULL,
  product_id uuid NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (account_id, product_id)
);
CREATE INDEX viewed_newest ON "user".viewed (account_id, at DESC, product_id);

-- What somebody agreed to or refused, by which text and where: the shop must be able to show it
-- (GDPR, article 7(1)). The latest row of a kind counts.
CREATE TABLE "user".consent (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- An account's id, or the random id that a browser keeps in a cookie; empty: erased.
  subject      text COLLATE "C" NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('marketing', 'cookies_analytics',
                 'cookies_marketing')),
  is_given     boolean NOT NULL,
  text_version text NOT NULL CHECK (text_version <> ''),
  source       text NOT NULL CHECK (source <> ''),
  at           timestamptz NOT NULL
);
CREATE INDEX consent_latest ON "user".consent (subject, kind, id DESC);

-- Rows are added and never change, but for one way: an erasure takes the subject out, and nothing
-- else with it. How many agreed to which text stays true; who they were is gone for good.
CREATE FUNCTION "user".refuse_change_of_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.subject <> '' AND NEW.subject = ''
       AND (OLD.id, OLD.kind, OLD.is_given, OLD.text_version, OLD.source, OLD.at)
         = (NEW.id, NEW.kind, NEW.is_given, NEW.text_version, NEW.source, NEW.at) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'user.consent is append-only' USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER consent_is_append_only BEFORE UPDATE OR DELETE ON "user".consent
  FOR EACH ROW EXECUTE FUNCTION "user".refuse_change_of_consent();
CREATE TRIGGER consent_no_truncate BEFORE TRUNCATE ON "user".consent
  FOR EACH STATEMENT EXECUTE FUNCTION "user".refuse_change_of_consent();
