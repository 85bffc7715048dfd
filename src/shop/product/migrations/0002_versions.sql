-- What staff edit has a version, which rises with every write; an edit names the one it was made from.
ALTER TABLE product.product ADD COLUMN version bigint NOT NULL DEFAULT 1 CHECK (version > 0);
ALTER TABLE product.category ADD COLUMN version bigint NOT NULL DEFAULT 1 CHECK (version > 0);

CREATE FUNCTION product.raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER product_version BEFORE UPDATE ON product.product
  FOR EACH ROW EXECUTE FUNCTION product.raise_version();
CREATE TRIGGER category_version BEFORE UPDATE ON product.category
  FOR EACH ROW EXECUTE FUNCTION product.raise_version();

-- The lists of staff.
CREATE INDEX product_by_update ON product.product (updated_at, id);
CREATE INDEX product_by_name ON product.product (name, id);
