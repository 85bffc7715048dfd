CREATE SCHEMA billing;

CREATE FUNCTION billing.sum_of(bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN (SELECT coalesce(sum(x), 0)::bigint FROM unnest($1) AS x);

-- A document that is due. The job that issues it empties `asked`: from then on the document says it.
CREATE TABLE billing.request (
  id           uuid PRIMARY KEY,  -- of the document too
  order_id     uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('proforma', 'tax', 'corrective')),
  cause        uuid NOT NULL,
  asked        jsonb,
  -- Gross per rate; of a corrective document what it takes back, in positive amounts.
  vat_percents int[] NOT NULL,
  amounts      bigint[] NOT NULL,
  requested_at timestamptz NOT NULL,
  UNIQUE (order_id, kind, cause),
  CONSTRAINT one_amount_per_rate CHECK (cardinality(vat_percents) = cardinality(amounts)),
  CONSTRAINT something_is_asked CHECK (billing.sum_of(amounts) > 0)
);
CREATE UNIQUE INDEX one_tax_document_of_an_order ON billing.request (order_id) WHERE kind = 'tax';
CREATE INDEX request_waiting ON billing.request (requested_at) WHERE asked IS NOT NULL;

-- By whom documents are found: the documents stay for ten years (zákon 235/2004 Sb., section 35),
-- this row goes with its person.
CREATE TABLE billing.buyer (
  order_id   uuid PRIMARY KEY,
  email      text NOT NULL,
  account_id uuid
);
CREATE INDEX buyer_by_email ON billing.buyer (email);
CREATE INDEX buyer_by_account ON billing.buyer (account_id) WHERE account_id IS NOT NULL;

-- One row per kind and year, locked by whoever issues until their commit: numbers have no gaps.
CREATE TABLE billing.series (
  kind text NOT NULL CHECK (kind IN ('tax', 'corrective')),
  year int NOT NULL CHECK (year BETWEEN 2000 AND 2099),
  last bigint NOT NULL CHECK (last BETWEEN 0 AND 99999999),
  PRIMARY KEY (kind, year)
) WITH (fillfactor = 50);

CREATE TABLE billing.document (
  id           uuid PRIMARY KEY,
  order_id     uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('proforma', 'tax', 'corrective')),
  cause        uuid NOT NULL,
  year         int,
  serial       bigint,
  number       text COLLATE "C" NOT NULL,
  original_id  uuid REFERENCES billing.document,
  issued_at    timestamptz NOT NULL,
  -- Haléř, per rate; negative on a corrective document.
  vat_percents int[] NOT NULL,
  vat_bases    bigint[] NOT NULL,
  vat_amounts  bigint[] NOT NULL,
  total        bigint NOT NULL,
  content      jsonb NOT NULL,  -- all that stands on it
  UNIQUE (order_id, kind, cause),
  UNIQUE (kind, year, serial),
  CONSTRAINT number_of_its_series CHECK (CASE kind
    WHEN 'proforma' THEN year IS NULL AND serial IS NULL
    ELSE number IS NOT DISTINCT FROM CASE kind WHEN 'tax' THEN 'F' ELSE 'D' END
      || lpad((year % 100)::text, 2, '0') || lpad(serial::text, 8, '0') END),
  CONSTRAINT original_of_a_correction CHECK ((kind = 'corrective') = (original_id IS NOT NULL)),
  CONSTRAINT one_vat_per_rate CHECK (cardinality(vat_percents) = cardinality(vat_bases)
    AND cardinality(vat_percents) = cardinality(vat_amounts)),
  CONSTRAINT vat_adds_up
    CHECK (billing.sum_of(vat_bases) + billing.sum_of(vat_amounts) = total),
  CONSTRAINT direction CHECK (CASE kind WHEN 'corrective' THEN total < 0 ELSE total > 0 END)
);
CREATE INDEX document_of_original ON billing.document (original_id) WHERE original_id IS NOT NULL;
CREATE INDEX document_by_time ON billing.document (issued_at, id);

-- The drawn file; drawing it again makes the same one.
CREATE TABLE billing.pdf (
  document_id uuid PRIMARY KEY REFERENCES billing.document,
  bytes       bytea NOT NULL,
  drawn_at    timestamptz NOT NULL
);

CREATE FUNCTION billing.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'billing.% is never changed', TG_TABLE_NAME USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER document_is_append_only BEFORE UPDATE OR DELETE ON billing.document
  FOR EACH ROW EXECUTE FUNCTION billing.refuse_change();
CREATE TRIGGER request_is_never_deleted BEFORE DELETE ON billing.request
  FOR EACH ROW EXECUTE FUNCTION billing.refuse_change();
CREATE TRIGGER request_is_final BEFORE UPDATE OF id, order_id, kind, cause, vat_percents, amounts,
  requested_at ON billing.request FOR EACH ROW EXECUTE FUNCTION billing.refuse_change();
CREATE TRIGGER series_is_never_deleted BEFORE DELETE ON billing.series
  FOR EACH ROW EXECUTE FUNCTION billing.refuse_change();

CREATE FUNCTION billing.check_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM platform.ensure(NEW.last = 0, 'a series begins with nothing');
  ELSE
    PERFORM platform.ensure((NEW.kind, NEW.year, NEW.last) = (OLD.kind, OLD.year, OLD.last + 1),
      'a series goes on by one');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER series_goes_on_by_one BEFORE INSERT OR UPDATE ON billing.series
  FOR EACH ROW EXECUTE FUNCTION billing.check_series();

-- At commit: a number that was taken stands on a document.
CREATE FUNCTION billing.check_number_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM platform.ensure(EXISTS (SELECT FROM billing.document d
    WHERE d.kind = NEW.kind AND d.year = NEW.year AND d.serial = NEW.last),
    'a number was taken without a document');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER number_is_used AFTER UPDATE ON billing.series
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing.check_number_used();

CREATE FUNCTION billing.check_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  original billing.document;
BEGIN
  IF NEW.kind = 'proforma' THEN
    RETURN NEW;
  END IF;
  PERFORM platform.ensure(EXISTS (SELECT FROM billing.series s
    WHERE s.kind = NEW.kind AND s.year = NEW.year AND s.last = NEW.serial),
    'a document bears the last number of its series');
  IF NEW.kind = 'tax' THEN
    RETURN NEW;
  END IF;
  -- Corrections of one document queue here, so that each sees those before it.
  SELECT * INTO original FROM billing.document WHERE id = NEW.original_id FOR UPDATE;
  PERFORM platform.ensure(original.kind = 'tax' AND original.order_id = NEW.order_id,
    'a correction is of the tax document of its order');
  PERFORM platform.ensure(NOT EXISTS (
    SELECT FROM (
      SELECT percent, base, vat FROM billing.document d,
        unnest(d.vat_percents, d.vat_bases, d.vat_amounts) AS r(percent, base, vat)
        WHERE d.id = original.id OR d.original_id = original.id
      UNION ALL
      SELECT percent, base, vat
        FROM unnest(NEW.vat_percents, NEW.vat_bases, NEW.vat_amounts) AS r(percent, base, vat)) parts
    GROUP BY percent HAVING sum(base) < 0 OR sum(vat) < 0),
    'corrections take back no more than the document');
  RETURN NEW;
END $$;
CREATE TRIGGER document_is_sound BEFORE INSERT ON billing.document
  FOR EACH ROW EXECUTE FUNCTION billing.check_document();
