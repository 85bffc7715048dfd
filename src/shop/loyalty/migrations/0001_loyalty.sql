CREATE SCHEMA loyalty;

CREATE FUNCTION loyalty.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'loyalty.% is never changed so', TG_TABLE_NAME USING ERRCODE = 'FF002';
END $$;

-- What an account has now: the sum of its entries, kept by their trigger and by nothing else. Its row
-- is what all that gives and takes points locks.
CREATE TABLE loyalty.account (
  account_id uuid PRIMARY KEY,
  balance    bigint NOT NULL DEFAULT 0,
  CONSTRAINT balance_not_negative CHECK (balance >= 0)
) WITH (fillfactor = 80);
CREATE TRIGGER balance_follows_the_entries BEFORE UPDATE OR DELETE ON loyalty.account
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION loyalty.refuse_change();

CREATE TABLE loyalty.entry (
  id          uuid PRIMARY KEY,
  serial      bigint GENERATED ALWAYS AS IDENTITY,  -- in the order in which an account had them
  account_id  uuid NOT NULL REFERENCES loyalty.account,
  kind        text NOT NULL CHECK (kind IN ('earned', 'taken_back', 'exchanged', 'expired',
                'adjusted', 'forfeited')),
  points      bigint NOT NULL,
  order_id    uuid,
  reason      text NOT NULL DEFAULT '',  -- of an adjustment; emptied by an erasure
  valid_until timestamptz,
  at          timestamptz NOT NULL,
  CONSTRAINT sign_of_kind CHECK (CASE kind WHEN 'earned' THEN points > 0
    WHEN 'adjusted' THEN points <> 0 ELSE points < 0 END),
  CONSTRAINT order_of_kind CHECK ((order_id IS NOT NULL) = (kind IN ('earned', 'taken_back'))),
  CONSTRAINT end_of_what_came CHECK ((valid_until IS NOT NULL) = (points > 0))
);
CREATE UNIQUE INDEX entry_earned_once ON loyalty.entry (order_id) WHERE kind = 'earned';
CREATE INDEX entry_of_account ON loyalty.entry (account_id, serial DESC);
CREATE INDEX entry_ending ON loyalty.entry (valid_until, account_id) WHERE valid_until IS NOT NULL;

CREATE FUNCTION loyalty.book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE loyalty.account SET balance = balance + NEW.points WHERE account_id = NEW.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_is_booked AFTER INSERT ON loyalty.entry
  FOR EACH ROW EXECUTE FUNCTION loyalty.book();

-- But for the words that staff wrote about an erased person.
CREATE FUNCTION loyalty.refuse_change_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.reason = '' AND (OLD.id, OLD.serial, OLD.account_id, OLD.kind, OLD.points, OLD.at)
                         = (NEW.id, NEW.serial, NEW.account_id, NEW.kind, NEW.points, NEW.at)
       AND OLD.order_id IS NOT DISTINCT FROM NEW.order_id
       AND OLD.valid_until IS NOT DISTINCT FROM NEW.valid_until THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'loyalty.entry is never changed' USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON loyalty.entry
  FOR EACH ROW EXECUTE FUNCTION loyalty.refuse_change_of_entry();

-- What points were given up for. The same key of an account gets the same coupon.
CREATE TABLE loyalty.exchange (
  entry_id    uuid PRIMARY KEY REFERENCES loyalty.entry,
  account_id  uuid NOT NULL,
  request_key text NOT NULL CHECK (request_key <> ''),
  points      bigint NOT NULL CHECK (points > 0),
  amount      bigint NOT NULL CHECK (amount > 0),  -- haléř
  coupon_id   uuid NOT NULL UNIQUE,
  code        text NOT NULL,
  valid_until timestamptz NOT NULL,  -- of the coupon
  at          timestamptz NOT NULL,
  UNIQUE (account_id, request_key)
);
CREATE INDEX exchange_of_account ON loyalty.exchange (account_id, at DESC, entry_id DESC);
CREATE TRIGGER exchange_is_final BEFORE UPDATE OR DELETE ON loyalty.exchange
  FOR EACH ROW EXECUTE FUNCTION loyalty.refuse_change();

-- A delivered order on its way to points, and what it brought.
CREATE TABLE loyalty.award (
  order_id     uuid PRIMARY KEY,
  order_number text NOT NULL,
  account_id   uuid,  -- NULL: a guest's, which an account may claim until it is due
  expected     bigint NOT NULL CHECK (expected >= 0),
  due_at       timestamptz NOT NULL,
  -- NULL until the order was counted, which happens once.
  awarded_at   timestamptz,
  per_point    bigint NOT NULL DEFAULT 0 CHECK (per_point >= 0),  -- haléř that brought a point then
  points       bigint NOT NULL DEFAULT 0 CHECK (points >= 0),     -- that it is worth still
  CONSTRAINT points_of_awarded CHECK (points = 0 OR (awarded_at IS NOT NULL AND per_point > 0
    AND account_id IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX award_waiting ON loyalty.award (account_id, due_at) WHERE awarded_at IS NULL;
CREATE TRIGGER award_is_never_deleted BEFORE DELETE ON loyalty.award
  FOR EACH ROW EXECUTE FUNCTION loyalty.refuse_change();
CREATE TRIGGER award_is_counted_once BEFORE UPDATE OF awarded_at ON loyalty.award
  FOR EACH ROW WHEN (OLD.awarded_at IS NOT NULL AND NEW.awarded_at IS DISTINCT FROM OLD.awarded_at)
  EXECUTE FUNCTION loyalty.refuse_change();
