-- How much of a refund went onto vouchers; the rest went the way it had come.
ALTER TABLE returns.refund ADD COLUMN to_vouchers bigint NOT NULL DEFAULT 0
  CHECK (to_vouchers BETWEEN 0 AND amount);
