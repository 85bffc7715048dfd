-- The vouchers that the order will be paid by, by their ids: their codes are kept nowhere.
ALTER TABLE cart.cart ADD COLUMN vouchers uuid[] NOT NULL DEFAULT '{}'
  CHECK (cardinality(vouchers) <= 5);
