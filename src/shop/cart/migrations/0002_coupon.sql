-- The code that the buyer entered, as it is kept (capitals); whether it holds is found out at every
-- look.
ALTER TABLE cart.cart ADD COLUMN coupon text COLLATE "C" NOT NULL DEFAULT ''
  CHECK (length(coupon) <= 40);
