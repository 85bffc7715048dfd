CREATE SCHEMA payment;

-- Money that is expected for one order.
CREATE TABLE payment.intent (
  id              uuid PRIMARY KEY,
  order_id        uuid NOT NULL UNIQUE,
  order_number    text NOT NULL UNIQUE CHECK (order_number ~ '^[0-9]{1,10}$'),
  variable_symbol text NOT NULL UNIQUE CHECK (variable_symbol ~ '^[1-9][0-9]{0,9}$'),
  amount          bigint NOT NULL CHECK (amount > 0),
  currency        text NOT NULL DEFAULT 'CZK' CHECK (currency = 'CZK'),
  method          text NOT NULL,
  state           text NOT NULL CHECK (state IN ('created', 'pending', 'paid', 'failed',
                    'cancelled', 'expired', 'refund_due', 'refunded')),
  return_url      text NOT NULL,
  made_at         timestamptz NOT NULL,
  changed_at      timestamptz NOT NULL
);

-- One try to have an intent paid through a provider. Its id is the idempotency key towards it.
CREATE TABLE payment.attempt (
  id           uuid PRIMARY KEY,
  payment_id   uuid NOT NULL REFERENCES payment.intent,
  number       integer NOT NULL CHECK (number >= 1),
  provider     text NOT NULL,
  reference    text,
  redirect_url text,
  state        text NOT NULL CHECK (state IN ('created', 'pending', 'paid', 'failed', 'disputed')),
  is_current   boolean NOT NULL,
  made_at      timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  UNIQUE (payment_id, number),
  UNIQUE (provider, reference),
  CHECK ((state IN ('created', 'failed')) OR reference IS NOT NULL)
);

CREATE UNIQUE INDEX attempt_one_current ON payment.attempt (payment_id) WHERE is_current;

-- Money that came, once per proof.
CREATE TABLE payment.capture (
  id         uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES payment.intent,
  attempt_id uuid UNIQUE REFERENCES payment.attempt,
  source     text NOT NULL,
  reference  text NOT NULL,
  amount     bigint NOT NULL CHECK (amount > 0),
  at         timestamptz NOT NULL,
  UNIQUE (source, reference),
  UNIQUE (id, amount)
);
CREATE INDEX capture_of_payment ON payment.capture (payment_id);

-- Money that goes back: a capture at most once and as a whole, so refunds never exceed captures.
CREATE TABLE payment.refund (
  id         uuid PRIMARY KEY,
  capture_id uuid NOT NULL UNIQUE,
  amount     bigint NOT NULL,
  reason     text NOT NULL,
  state      text NOT NULL CHECK (state IN ('due', 'done')),
  made_at    timestamptz NOT NULL,
  done_at    timestamptz,
  FOREIGN KEY (capture_id, amount) REFERENCES payment.capture (id, amount),
  CHECK ((state = 'done') = (done_at IS NOT NULL))
);

-- Messages of providers, as they came; effects second.
CREATE TABLE payment.inbox (
  provider     text NOT NULL,
  event_id     text NOT NULL,
  reference    text NOT NULL,
  body         bytea NOT NULL,
  received_at  timestamptz NOT NULL,
  processed_at timestamptz,
  PRIMARY KEY (provider, event_id)
);

-- Credits on the bank account, also those that fit no order: money never stays silent.
CREATE TABLE payment.transfer (
  reference       text PRIMARY KEY,
  variable_symbol text NOT NULL,
  amount          bigint NOT NULL,
  result          text NOT NULL CHECK (result IN ('booked', 'unknown_symbol', 'wrong_amount',
                    'not_expected')),
  received_at     timestamptz NOT NULL
);

-- What a provider says and what is expected do not agree; a person must look.
CREATE TABLE payment.difference (
  id                uuid PRIMARY KEY,
  attempt_id        uuid NOT NULL UNIQUE REFERENCES payment.attempt,
  expected_amount   bigint NOT NULL,
  reported_amount   bigint NOT NULL,
  reported_currency text NOT NULL,
  found_at          timestamptz NOT NULL
);

-- The transition table. Money that comes late is taken also for a cancelled intent: the order then
-- serves it or sends it back. Nothing is paid without captures of at least its amount.
CREATE FUNCTION payment.check_intent_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
      ('created', 'pending'), ('created', 'paid'), ('created', 'failed'), ('created', 'cancelled'),
      ('pending', 'paid'), ('pending', 'failed'), ('pending', 'cancelled'),
      ('pending', 'expired'), ('failed', 'pending'), ('failed', 'paid'), ('failed', 'cancelled'),
      ('cancelled', 'paid'), ('expired', 'paid'), ('paid', 'refund_due'),
      ('refund_due', 'refunded')) THEN
    RAISE EXCEPTION 'a payment cannot move from % to %', OLD.state, NEW.state
      USING ERRCODE = 'FF002';
  END IF;
  IF NEW.state = 'paid' AND NEW.amount > (
      SELECT coalesce(sum(c.amount), 0) FROM payment.capture c WHERE c.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'a payment is not paid before its money came' USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER intent_moves_along_its_table BEFORE UPDATE OF state ON payment.intent
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION payment.check_intent_move();

CREATE FUNCTION payment.check_attempt_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
      ('created', 'pending'), ('created', 'failed'), ('pending', 'paid'), ('pending', 'failed'),
      ('pending', 'disputed'), ('failed', 'paid'), ('failed', 'disputed')) THEN
    RAISE EXCEPTION 'an attempt cannot move from % to %', OLD.state, NEW.state
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER attempt_moves_along_its_table BEFORE UPDATE OF state ON payment.attempt
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION payment.check_attempt_move();

-- What was captured, refunded in part or found different is never rewritten or forgotten.
CREATE FUNCTION payment.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payment.% is append-only', TG_TABLE_NAME USING ERRCODE = 'FF002';
END $$;

CREATE TRIGGER capture_is_append_only BEFORE UPDATE OR DELETE ON payment.capture
  FOR EACH ROW EXECUTE FUNCTION payment.refuse_change();
CREATE TRIGGER difference_is_append_only BEFORE UPDATE OR DELETE ON payment.difference
  FOR EACH ROW EXECUTE FUNCTION payment.refuse_change();
CREATE TRIGGER refund_is_never_deleted BEFORE DELETE ON payment.refund
  FOR EACH ROW EXECUTE FUNCTION payment.refuse_change();
