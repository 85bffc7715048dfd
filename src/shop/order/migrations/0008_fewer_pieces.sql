-- Before anybody works on an order, staff take pieces out of it. Nothing is added, and the price of
-- what stays never rises.
ALTER TABLE "order".orders ADD COLUMN edits int NOT NULL DEFAULT 0;

CREATE FUNCTION "order".check_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "order".orders AS o WHERE o.id = OLD.order_id
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
DROP TRIGGER line_is_final ON "order".line;
CREATE TRIGGER line_only_shrinks BEFORE UPDATE OR DELETE ON "order".line
  FOR EACH ROW EXECUTE FUNCTION "order".check_line_change();

-- What an order costs is agreed when it is placed; fewer pieces cost less, delivery stays.
CREATE FUNCTION "order".check_amounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('pending', 'confirmed') AND OLD.parts_shipped = '{}'
     AND NEW.edits = OLD.edits + 1 AND NEW.total <= OLD.total AND NEW.discount <= OLD.discount
     AND (NEW.number, NEW.cart_id, NEW.coupon, NEW.delivery_price, NEW.cod_fee)
       = (OLD.number, OLD.cart_id, OLD.coupon, OLD.delivery_price, OLD.cod_fee) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what an order costs only falls, and only by an edit' USING ERRCODE = 'FF002';
END $$;
DROP TRIGGER amounts_are_final ON "order".orders;
CREATE TRIGGER amounts_only_fall
  BEFORE UPDATE OF number, cart_id, goods, discount, discounts, coupon, delivery_price, cod_fee,
    total, vat_percents, vat_bases, vat_amounts ON "order".orders
  FOR EACH ROW EXECUTE FUNCTION "order".check_amounts();

-- Lines and amounts change together or not at all.
CREATE FUNCTION "order".check_lines_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
      SELECT FROM "order".orders AS o
      LEFT JOIN (SELECT order_id, sum(total) AS total, sum(discount) AS discount FROM "order".line
                 WHERE order_id = OLD.order_id GROUP BY order_id) AS l ON l.order_id = o.id
      WHERE o.id = OLD.order_id
        AND (l.total IS DISTINCT FROM o.goods - o.discount OR l.discount <> o.discount)) THEN
    RAISE EXCEPTION 'the lines of an order add up to what it costs' USING ERRCODE = 'FF002';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lines_add_up AFTER UPDATE OR DELETE ON "order".line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "order".check_lines_add_up();
