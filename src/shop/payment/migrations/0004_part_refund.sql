-- Money goes back in parts. `refunded` counts what of a capture is on its way back or back with the
-- buyer; the row of the refund itself raises it, so refunds never exceed captures, whoever writes.
DROP TRIGGER capture_is_append_only ON payment.capture;
ALTER TABLE payment.capture ADD COLUMN refunded bigint NOT NULL DEFAULT 0;
UPDATE payment.capture AS c SET refunded = r.amount FROM payment.refund AS r
WHERE r.capture_id = c.id;
ALTER TABLE payment.capture
  ADD CONSTRAINT refunds_within_capture CHECK (refunded BETWEEN 0 AND amount);

-- `cause` is what a part is paid back for, a returned parcel say; none for all that is left. A part
-- may take from several captures, from each at most once.
ALTER TABLE payment.refund
  DROP CONSTRAINT refund_capture_id_key,
  DROP CONSTRAINT refund_capture_id_amount_fkey,
  ADD COLUMN cause uuid,
  ADD CONSTRAINT refund_of_something CHECK (amount > 0),
  ADD CONSTRAINT refund_capture_id_fkey FOREIGN KEY (capture_id) REFERENCES payment.capture;
CREATE UNIQUE INDEX refund_of_cause ON payment.refund (cause, capture_id) WHERE cause IS NOT NULL;
CREATE INDEX refund_of_capture ON payment.refund (capture_id);

CREATE FUNCTION payment.count_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE payment.capture SET refunded = refunded + NEW.amount WHERE id = NEW.capture_id;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_is_counted AFTER INSERT ON payment.refund
  FOR EACH ROW EXECUTE FUNCTION payment.count_refund();

CREATE FUNCTION payment.check_capture_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.refunded <= OLD.refunded
     OR to_jsonb(NEW) - 'refunded' <> to_jsonb(OLD) - 'refunded' THEN
    RAISE EXCEPTION 'payment.capture is append-only but for what is refunded of it'
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER capture_is_append_only BEFORE UPDATE OR DELETE ON payment.capture
  FOR EACH ROW EXECUTE FUNCTION payment.check_capture_change();

CREATE FUNCTION payment.check_refund_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) <> ('due', 'done')
     OR to_jsonb(NEW) - '{state,proof,done_at}'::text[]
        <> to_jsonb(OLD) - '{state,proof,done_at}'::text[] THEN
    RAISE EXCEPTION 'a refund is done once and never rewritten' USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_is_done_once BEFORE UPDATE ON payment.refund
  FOR EACH ROW EXECUTE FUNCTION payment.check_refund_change();
