-- What promotions took off. Goods are what the lines cost before; a line's total is what is left.
ALTER TABLE "order".orders
  ADD COLUMN discount bigint NOT NULL DEFAULT 0 CHECK (discount >= 0),
  -- {"discounts":[{"name":"...","amount":...}]}, as the buyer was told.
  ADD COLUMN discounts jsonb NOT NULL DEFAULT '{"discounts":[]}',
  ADD COLUMN coupon text NOT NULL DEFAULT '';
ALTER TABLE "order".orders DROP CONSTRAINT total_adds_up,
  ADD CONSTRAINT total_adds_up CHECK (total = goods - discount + delivery_price + cod_fee);

ALTER TABLE "order".line ADD COLUMN discount bigint NOT NULL DEFAULT 0 CHECK (discount >= 0);
ALTER TABLE "order".line DROP CONSTRAINT line_adds_up,
  ADD CONSTRAINT line_adds_up CHECK (total = unit_price * quantity - discount AND total >= 0);

DROP TRIGGER amounts_are_final ON "order".orders;
CREATE TRIGGER amounts_are_final
  BEFORE UPDATE OF number, cart_id, goods, discount, discounts, coupon, delivery_price, cod_fee,
    total, vat_percents, vat_bases, vat_amounts ON "order".orders
  FOR EACH ROW EXECUTE FUNCTION "order".refuse_change();
