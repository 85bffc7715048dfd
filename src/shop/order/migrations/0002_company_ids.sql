-- IČO and DIČ of the billing address; columns of their own, so that the addresses stay readable for a
-- process of the release before.
ALTER TABLE "order".orders
  ADD COLUMN company_id text CHECK (company_id <> ''),
  ADD COLUMN vat_id text CHECK (vat_id <> '');
