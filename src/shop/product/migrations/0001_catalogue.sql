CREATE SCHEMA product;

CREATE TABLE product.category (
  id          uuid PRIMARY KEY,
  parent_id   uuid REFERENCES product.category,
  name        text NOT NULL CHECK (name <> ''),
  slug        text COLLATE "C" NOT NULL UNIQUE CHECK (slug <> ''),
  description text NOT NULL DEFAULT '',
  sort_order  int NOT NULL DEFAULT 0,
  -- The names from the top down as suppliers write them, so that a category renamed by staff is
  -- found again by the next import. NULL for one that staff made.
  import_path text COLLATE "C" UNIQUE,
  CHECK (parent_id <> id)
);

CREATE TABLE product.product (
  id               uuid PRIMARY KEY,
  name             text NOT NULL CHECK (name <> ''),
  slug             text COLLATE "C" NOT NULL UNIQUE CHECK (slug <> ''),
  description      text NOT NULL,
  brand            text NOT NULL,
  category_id      uuid REFERENCES product.category,
  attribute_names  text[] NOT NULL,
  attribute_values text[] NOT NULL CHECK (cardinality(attribute_values) = cardinality(attribute_names)),
  is_active        boolean NOT NULL,                 -- some supplier lists it
  is_hidden        boolean NOT NULL DEFAULT false,   -- staff took it out of the shop
  is_featured      boolean NOT NULL,
  content_hash     text NOT NULL,  -- of what was imported last: an unchanged import writes nothing
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL
);
CREATE INDEX ON product.product (category_id);

CREATE TABLE product.variant (
  id            uuid PRIMARY KEY,
  product_id    uuid NOT NULL REFERENCES product.product ON DELETE CASCADE,
  position      int NOT NULL,
  sku           text NOT NULL CHECK (sku <> ''),
  ean           text NOT NULL,
  option_names  text[] NOT NULL,
  option_values text[] NOT NULL CHECK (cardinality(option_values) = cardinality(option_names)),
  is_active     boolean NOT NULL,
  -- Checked at the end of a statement, so that one import may exchange the numbers of two variants.
  CONSTRAINT variant_sku_unique EXCLUDE USING btree (product_id WITH =, sku WITH =)
    WHERE (is_active) DEFERRABLE INITIALLY IMMEDIATE
);
CREATE INDEX ON product.variant (product_id);

-- Narrow, because every order locks the rows of its variants FOR SHARE. The version changes with
-- anything that an order must not miss: the price, the rate, and whether the variant may be sold.
CREATE TABLE product.price (
  variant_id       uuid PRIMARY KEY REFERENCES product.variant ON DELETE CASCADE,
  gross_haler      bigint NOT NULL CHECK (gross_haler >= 0),
  vat_percent      int NOT NULL CHECK (vat_percent BETWEEN 0 AND 100),
  is_sellable      boolean NOT NULL,
  version          bigint NOT NULL CHECK (version > 0),
  compare_at_haler bigint CHECK (compare_at_haler > 0),
  changed_at       timestamptz NOT NULL
);

-- Every price that a variant ever had, from when on. Announced discounts are compared with the
-- lowest price of the 30 days before (zákon 634/1992 Sb., section 12a).
CREATE TABLE product.price_history (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  variant_id  uuid NOT NULL,
  gross_haler bigint NOT NULL,
  vat_percent int NOT NULL,
  at          timestamptz NOT NULL
);
CREATE INDEX ON product.price_history (variant_id, at);

CREATE FUNCTION product.record_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product.price_history (variant_id, gross_haler, vat_percent, at)
  VALUES (NEW.variant_id, NEW.gross_haler, NEW.vat_percent, NEW.changed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER record_first_price AFTER INSERT ON product.price
  FOR EACH ROW EXECUTE FUNCTION product.record_price();
CREATE TRIGGER record_new_price AFTER UPDATE ON product.price
  FOR EACH ROW
  WHEN (NEW.gross_haler <> OLD.gross_haler OR NEW.vat_percent <> OLD.vat_percent)
  EXECUTE FUNCTION product.record_price();

CREATE FUNCTION product.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON product.price_history
  FOR EACH STATEMENT EXECUTE FUNCTION product.refuse_change();

-- Pictures by the address they come from; several products may show the same one.
CREATE TABLE product.picture (
  source_url text COLLATE "C" PRIMARY KEY CHECK (source_url <> '' AND length(source_url) <= 1000),
  state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'queued', 'stored')),
  file       text NOT NULL DEFAULT '',
  width      int NOT NULL DEFAULT 0,
  height     int NOT NULL DEFAULT 0,
  CHECK ((state = 'stored') = (file <> ''))
);
CREATE INDEX picture_waiting ON product.picture (source_url) WHERE state = 'waiting';

CREATE TABLE product.image (
  product_id uuid NOT NULL REFERENCES product.product ON DELETE CASCADE,
  source_url text COLLATE "C" NOT NULL REFERENCES product.picture,
  position   int NOT NULL,
  PRIMARY KEY (product_id, source_url)
);
CREATE INDEX ON product.image (source_url);
