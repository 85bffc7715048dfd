-- Money that a provider took and that no attempt of ours asked for is a case, and is posted with it.
ALTER TABLE payment.case DROP CONSTRAINT case_kind_check;
ALTER TABLE payment.case ADD CONSTRAINT case_kind_check CHECK (kind IN ('unknown_symbol',
  'wrong_amount', 'not_expected', 'difference', 'paid_twice', 'refund_by_hand', 'contradiction',
  'unknown_payment'));

CREATE FUNCTION payment.post_unknown_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM payment.post('unmatched', 'case ' || NEW.id, NULL, payment.account_of(NEW.source),
                       'unmatched', NEW.amount, NEW.found_at);
  RETURN NULL;
END $$;
CREATE TRIGGER unknown_payment_is_posted AFTER INSERT ON payment.case FOR EACH ROW
  WHEN (NEW.kind = 'unknown_payment' AND NEW.currency = 'CZK' AND NEW.amount > 0)
  EXECUTE FUNCTION payment.post_unknown_payment();

CREATE OR REPLACE FUNCTION payment.post_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind IN ('unknown_symbol', 'wrong_amount', 'not_expected', 'difference', 'unknown_payment')
     AND NEW.currency = 'CZK' AND NEW.amount > 0 THEN
    PERFORM payment.post('settled', 'case ' || NEW.id, NEW.payment_id, 'unmatched',
                         CASE NEW.resolution WHEN 'booked_by_hand' THEN 'receivable'
                                             WHEN 'written_off' THEN 'written_off'
                                             ELSE payment.account_of(NEW.source) END,
                         NEW.amount, NEW.closed_at);
  END IF;
  RETURN NULL;
END $$;
