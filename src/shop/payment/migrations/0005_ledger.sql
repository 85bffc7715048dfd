-- The ledger: every event of money in two signed entries, debit above zero, that sum to zero. Who
-- writes the event does not write the entries: triggers post them in its transaction, so no program
-- can forget to, and each event is posted once.
--
--   receivable            what buyers owe: less for what came, more again for what goes back
--   provider:<name>, bank, cash_on_delivery   where money lies
--   refund_payable        what is owed to buyers
--   unmatched             money that belongs to no payment yet (written_off: and never will)
CREATE TABLE payment.entry (
  transaction_id uuid NOT NULL,
  account        text NOT NULL CHECK (account ~ '^(receivable|provider:[a-z_]+|bank|cash_on_delivery'
                   '|refund_payable|unmatched|written_off)$'),
  event          text NOT NULL CHECK (event IN ('captured', 'refund_due', 'refund_done', 'unmatched',
                   'settled')),
  subject        text NOT NULL,
  payment_id     uuid,
  amount         bigint NOT NULL CHECK (amount <> 0),
  at             timestamptz NOT NULL,
  PRIMARY KEY (transaction_id, account),
  UNIQUE (subject, event, account)
);
CREATE INDEX entry_of_payment ON payment.entry (payment_id) WHERE payment_id IS NOT NULL;

CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON payment.entry
  FOR EACH ROW EXECUTE FUNCTION payment.refuse_change();

CREATE FUNCTION payment.check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount) FROM payment.entry WHERE transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'the entries of % do not sum to zero', NEW.transaction_id
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entries_sum_to_zero AFTER INSERT ON payment.entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment.check_balance();

CREATE FUNCTION payment.account_of(source text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE source WHEN 'bank' THEN 'bank' WHEN 'cod' THEN 'cash_on_delivery'
                     ELSE 'provider:' || source END
$$;

CREATE FUNCTION payment.post(new_event text, new_subject text, of_payment uuid, debit text,
                             credit text, haler bigint, posted_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  new_id uuid := gen_random_uuid();
BEGIN
  INSERT INTO payment.entry (transaction_id, account, event, subject, payment_id, amount, at)
  VALUES (new_id, debit, new_event, new_subject, of_payment, haler, posted_at),
         (new_id, credit, new_event, new_subject, of_payment, -haler, posted_at);
END $$;

CREATE FUNCTION payment.post_capture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM payment.post('captured', NEW.id::text, NEW.payment_id, payment.account_of(NEW.source),
                       'receivable', NEW.amount, NEW.at);
  RETURN NULL;
END $$;
CREATE TRIGGER capture_is_posted AFTER INSERT ON payment.capture
  FOR EACH ROW EXECUTE FUNCTION payment.post_capture();

-- What a person sends back goes out by the bank, whichever way it came.
CREATE FUNCTION payment.post_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_capture payment.capture;
BEGIN
  SELECT * INTO its_capture FROM payment.capture WHERE id = NEW.capture_id;
  IF TG_OP = 'INSERT' THEN
    PERFORM payment.post('refund_due', NEW.id::text, its_capture.payment_id, 'receivable', 'refund_payable',
                         NEW.amount, NEW.made_at);
  END IF;
  IF NEW.state = 'done' THEN
    PERFORM payment.post('refund_done', NEW.id::text, its_capture.payment_id, 'refund_payable',
                         CASE WHEN NEW.proof IS NULL THEN payment.account_of(its_capture.source)
                              ELSE 'bank' END, NEW.amount, NEW.done_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_is_posted AFTER INSERT OR UPDATE OF state ON payment.refund
  FOR EACH ROW EXECUTE FUNCTION payment.post_refund();

-- At the end of its transaction a transfer has its result.
CREATE FUNCTION payment.post_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept payment.transfer;
BEGIN
  SELECT * INTO kept FROM payment.transfer WHERE reference = NEW.reference;
  IF kept.result <> 'booked' THEN
    PERFORM payment.post('unmatched', 'transfer ' || kept.reference, NULL, 'bank', 'unmatched',
                         kept.amount, kept.received_at);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transfer_is_posted AFTER INSERT ON payment.transfer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment.post_transfer();

-- The ledger is kept in crowns; what a provider reports in another currency is a case alone.
CREATE FUNCTION payment.post_difference() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_attempt payment.attempt;
BEGIN
  IF NEW.reported_currency = 'CZK' AND NEW.reported_amount > 0 THEN
    SELECT * INTO its_attempt FROM payment.attempt WHERE id = NEW.attempt_id;
    PERFORM payment.post('unmatched', 'difference ' || NEW.id, its_attempt.payment_id,
                         payment.account_of(its_attempt.provider), 'unmatched', NEW.reported_amount,
                         NEW.found_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER difference_is_posted AFTER INSERT ON payment.difference
  FOR EACH ROW EXECUTE FUNCTION payment.post_difference();

-- What was there before the ledger.
DO $$
BEGIN
  PERFORM payment.post('captured', id::text, payment_id, payment.account_of(source), 'receivable',
                       amount, at)
  FROM payment.capture;
  PERFORM payment.post('refund_due', r.id::text, c.payment_id, 'receivable', 'refund_payable',
                       r.amount, r.made_at)
  FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id;
  PERFORM payment.post('refund_done', r.id::text, c.payment_id, 'refund_payable',
                       CASE WHEN r.proof IS NULL THEN payment.account_of(c.source) ELSE 'bank' END,
                       r.amount, r.done_at)
  FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id WHERE r.state = 'done';
  PERFORM payment.post('unmatched', 'transfer ' || reference, NULL, 'bank', 'unmatched', amount,
                       received_at)
  FROM payment.transfer WHERE result <> 'booked' AND amount <> 0;
  PERFORM payment.post('unmatched', 'difference ' || d.id, a.payment_id,
                       payment.account_of(a.provider), 'unmatched', d.reported_amount, d.found_at)
  FROM payment.difference d JOIN payment.attempt a ON a.id = d.attempt_id
  WHERE d.reported_currency = 'CZK' AND d.reported_amount > 0;
END $$;
