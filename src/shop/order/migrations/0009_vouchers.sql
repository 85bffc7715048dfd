-- What vouchers pay of an order. Its total and its VAT stay whole: vouchers are a means of payment.
-- Orders without one have no rows here, so that placing them costs nothing more.
CREATE TABLE "order".voucher_piece (
  order_id   uuid NOT NULL,
  position   int NOT NULL CHECK (position BETWEEN 1 AND 5),
  voucher_id uuid NOT NULL,
  last_four  text COLLATE "C" NOT NULL,
  amount     bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (order_id, position),
  UNIQUE (order_id, voucher_id)
);

CREATE FUNCTION "order".check_voucher_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM platform.ensure((SELECT sum(amount) FROM "order".voucher_piece WHERE order_id = NEW.order_id)
    <= (SELECT total FROM "order".orders WHERE id = NEW.order_id), 'vouchers pay at most the total');
  RETURN NULL;
END $$;
CREATE TRIGGER vouchers_pay_at_most_the_total AFTER INSERT ON "order".voucher_piece
  FOR EACH ROW EXECUTE FUNCTION "order".check_voucher_pieces();
-- The total may fall later, but not below what vouchers pay of it.
CREATE FUNCTION "order".check_total_and_vouchers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.total < (SELECT sum(amount) FROM "order".voucher_piece WHERE order_id = NEW.id) THEN
    RAISE EXCEPTION 'vouchers pay at most the total' USING ERRCODE = 'FF002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER total_covers_its_vouchers AFTER UPDATE OF total ON "order".orders
  FOR EACH ROW EXECUTE FUNCTION "order".check_total_and_vouchers();
CREATE TRIGGER voucher_piece_is_final BEFORE UPDATE OR DELETE ON "order".voucher_piece
  FOR EACH ROW EXECUTE FUNCTION "order".refuse_change();
