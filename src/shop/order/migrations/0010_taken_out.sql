-- Pieces that staff took out of a paid order before anybody worked on it. Its lines and amounts were
-- paid and billed and stay, as after every part of the money that goes back; the pieces are sent no
-- more, and `returns` counts them and their money.
ALTER TABLE "order".line ADD COLUMN taken_out bigint NOT NULL DEFAULT 0
  CONSTRAINT taken_out_within_line CHECK (taken_out BETWEEN 0 AND quantity);

CREATE OR REPLACE FUNCTION "order".check_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.taken_out > OLD.taken_out
     AND to_jsonb(NEW) - 'taken_out' = to_jsonb(OLD) - 'taken_out'
     AND EXISTS (SELECT FROM "order".orders AS o WHERE o.id = OLD.order_id
                 AND o.status = 'confirmed' AND o.payment_status = 'paid'
                 AND o.parts_shipped = '{}') THEN
    RETURN NEW;
  END IF;
  IF OLD.taken_out = 0 AND EXISTS (SELECT FROM "order".orders AS o WHERE o.id = OLD.order_id
             AND o.status IN ('pending', 'confirmed') AND o.parts_shipped = '{}') THEN
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    ELSIF NEW.quantity < OLD.quantity AND NEW.discount <= OLD.discount
          AND to_jsonb(NEW) - '{quantity,discount,total}'::text[]
            = to_jsonb(OLD) - '{quantity,discount,total}'::text[] THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'order.line only loses pieces, and only before it is worked on'
    USING ERRCODE = 'FF002';
END $$;

-- Whoever takes out all that is left cancels the order.
CREATE FUNCTION "order".check_something_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "order".line WHERE order_id = NEW.order_id AND taken_out < quantity) THEN
    RAISE EXCEPTION 'something of an order stays' USING ERRCODE = 'FF002';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER something_stays AFTER UPDATE OF taken_out ON "order".line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "order".check_something_stays();
