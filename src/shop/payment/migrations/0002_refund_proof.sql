-- What proves that a person sent the money back; refunds through a provider have none.
ALTER TABLE payment.refund
  ADD COLUMN proof text UNIQUE CHECK (proof <> ''),
  ADD CONSTRAINT proof_of_what_is_done CHECK (proof IS NULL OR state = 'done');
