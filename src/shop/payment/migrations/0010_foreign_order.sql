-- Other applications have their orders paid here: the payment is an intent as any other, whose
-- order_id is its own id, because it belongs to no order of ours. Its number is of a range that no
-- order of ours has before the year 2090.
CREATE SEQUENCE payment.foreign_number
  START 9000000001 MINVALUE 9000000001 MAXVALUE 9999999999 NO CYCLE;

-- `metadata` is the application's own, a JSON object that nobody here looks into.
CREATE TABLE payment.foreign_order (
  payment_id   uuid PRIMARY KEY REFERENCES payment.intent,
  application  text COLLATE "C" NOT NULL CHECK (application <> ''),
  reference    text COLLATE "C" NOT NULL CHECK (reference <> ''),
  callback_url text NOT NULL,
  metadata     text NOT NULL CHECK (length(metadata) <= 4000),
  made_at      timestamptz NOT NULL,
  UNIQUE (application, reference)
);
CREATE INDEX foreign_order_kept ON payment.foreign_order (made_at) WHERE metadata <> '{}';

CREATE FUNCTION payment.check_foreign_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM payment.intent i
                 WHERE i.id = NEW.payment_id AND i.order_id = NEW.payment_id) THEN
    RAISE EXCEPTION 'payment % belongs to an order of ours', NEW.payment_id
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER foreign_order_is_of_no_order_of_ours BEFORE INSERT ON payment.foreign_order
  FOR EACH ROW EXECUTE FUNCTION payment.check_foreign_order();

CREATE FUNCTION payment.check_foreign_order_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.metadata <> '{}'
     OR to_jsonb(NEW) - 'metadata' <> to_jsonb(OLD) - 'metadata' THEN
    RAISE EXCEPTION 'payment.foreign_order is append-only but for its metadata, which is forgotten'
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER foreign_order_is_append_only BEFORE UPDATE OR DELETE ON payment.foreign_order
  FOR EACH ROW EXECUTE FUNCTION payment.check_foreign_order_change();

-- What an application is told of its payments. Each has a job until it ended.
CREATE TABLE payment.callback (
  id         uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES payment.foreign_order,
  event      text NOT NULL CHECK (event IN ('completed', 'failed', 'refunded')),
  state      text NOT NULL CHECK (state IN ('due', 'delivered', 'given_up')),
  tries      integer NOT NULL DEFAULT 0,
  at         timestamptz NOT NULL,
  ended_at   timestamptz,
  CHECK ((state = 'due') = (ended_at IS NULL))
);
CREATE INDEX callback_of_payment ON payment.callback (payment_id);
CREATE INDEX callback_due ON payment.callback (at) WHERE state = 'due';
