-- Money that fits nothing, until a person has said what became of it. Never deleted, closed once.
CREATE TABLE payment.case (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('unknown_symbol', 'wrong_amount', 'not_expected',
               'difference', 'paid_twice', 'refund_by_hand', 'contradiction')),
  source     text NOT NULL,
  reference  text NOT NULL,
  symbol     text NOT NULL,
  payment_id uuid REFERENCES payment.intent,
  refund_id  uuid REFERENCES payment.refund,
  amount     bigint NOT NULL,
  currency   text NOT NULL,
  found_at   timestamptz NOT NULL,
  state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  resolution text CHECK (resolution IN ('returned', 'booked_by_hand', 'matched', 'written_off')),
  proof      text NOT NULL DEFAULT '',
  note       text NOT NULL DEFAULT '',
  closed_at  timestamptz,
  closed_by  text,
  UNIQUE (kind, source, reference),
  CHECK ((state = 'closed') = (resolution IS NOT NULL)),
  CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CHECK ((state = 'closed') = (closed_by IS NOT NULL)),
  CHECK (resolution <> 'returned' OR proof <> ''),
  CHECK (resolution NOT IN ('booked_by_hand', 'written_off') OR note <> '')
);
CREATE INDEX case_open ON payment.case (found_at) WHERE state = 'open';
CREATE INDEX case_by_time ON payment.case (found_at, id);
CREATE INDEX case_of_refund ON payment.case (refund_id) WHERE refund_id IS NOT NULL;

CREATE INDEX transfer_unmatched ON payment.transfer (reference) WHERE result <> 'booked';

CREATE FUNCTION payment.check_case_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.state, NEW.state) <> ('open', 'closed')
     OR (NEW.id, NEW.kind, NEW.source, NEW.reference, NEW.symbol, NEW.amount, NEW.currency,
         NEW.found_at)
        <> (OLD.id, OLD.kind, OLD.source, OLD.reference, OLD.symbol, OLD.amount, OLD.currency,
            OLD.found_at) THEN
    RAISE EXCEPTION 'a case is closed once and never rewritten' USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_is_closed_once BEFORE UPDATE OR DELETE ON payment.case
  FOR EACH ROW EXECUTE FUNCTION payment.check_case_change();

-- What was unmatched is so no longer. Matched money is captured anew from where it lies.
CREATE FUNCTION payment.post_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind IN ('unknown_symbol', 'wrong_amount', 'not_expected', 'difference')
     AND NEW.currency = 'CZK' AND NEW.amount > 0 THEN
    PERFORM payment.post('settled', 'case ' || NEW.id, NEW.payment_id, 'unmatched',
                         CASE NEW.resolution WHEN 'booked_by_hand' THEN 'receivable'
                                             WHEN 'written_off' THEN 'written_off'
                                             ELSE payment.account_of(NEW.source) END,
                         NEW.amount, NEW.closed_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER case_is_posted AFTER UPDATE OF state ON payment.case
  FOR EACH ROW EXECUTE FUNCTION payment.post_case();

-- An order that was cancelled before its money came never takes it: the money goes back.
ALTER TABLE payment.intent ADD COLUMN was_cancelled boolean NOT NULL DEFAULT false;
UPDATE payment.intent SET was_cancelled = true WHERE state = 'cancelled';
CREATE INDEX intent_paid_after_cancellation ON payment.intent (changed_at)
  WHERE was_cancelled AND state = 'paid';

CREATE FUNCTION payment.note_cancellation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.was_cancelled := true;
  RETURN NEW;
END $$;
CREATE TRIGGER intent_remembers_its_cancellation BEFORE UPDATE OF state ON payment.intent
  FOR EACH ROW WHEN (NEW.state = 'cancelled') EXECUTE FUNCTION payment.note_cancellation();
