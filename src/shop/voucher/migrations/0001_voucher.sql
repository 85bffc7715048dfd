CREATE SCHEMA voucher;

-- Vouchers that were issued together.
CREATE TABLE voucher.batch (
  id        uuid PRIMARY KEY,
  label     text NOT NULL CHECK (label <> ''),
  issuer    text NOT NULL,  -- who may look at the codes for a while
  issued_at timestamptz NOT NULL
);

-- Haléř. The code itself is nowhere: who knows it is told by its hash.
CREATE TABLE voucher.voucher (
  id           uuid PRIMARY KEY,
  batch_id     uuid NOT NULL REFERENCES voucher.batch,
  code_hash    text COLLATE "C" NOT NULL UNIQUE CHECK (length(code_hash) = 64),
  last_four    text COLLATE "C" NOT NULL CHECK (last_four ~ '^[0-9A-Z]{4}$'),
  value        bigint NOT NULL CHECK (value > 0),
  balance      bigint NOT NULL DEFAULT 0,
  valid_until  timestamptz NOT NULL,
  state        text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'blocked', 'expired')),
  block_reason text NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL,
  CONSTRAINT balance_within_value CHECK (balance BETWEEN 0 AND value),
  CONSTRAINT expired_is_empty CHECK (state <> 'expired' OR balance = 0),
  CONSTRAINT blocked_for_a_reason CHECK ((state = 'blocked') = (block_reason <> ''))
) WITH (fillfactor = 80);
CREATE INDEX voucher_of_batch ON voucher.voucher (batch_id);
CREATE INDEX voucher_by_time ON voucher.voucher (created_at, id);
CREATE INDEX voucher_by_last_four ON voucher.voucher (last_four);
CREATE INDEX voucher_running_out ON voucher.voucher (valid_until) WHERE state = 'active';

-- What an order took of a voucher, once, and how much of it came back, never more.
CREATE TABLE voucher.use (
  order_id   uuid NOT NULL,
  position   int NOT NULL,
  voucher_id uuid NOT NULL REFERENCES voucher.voucher,
  spent      bigint NOT NULL CHECK (spent > 0),
  given_back bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, voucher_id),
  UNIQUE (order_id, position),
  CONSTRAINT back_within_spent CHECK (given_back BETWEEN 0 AND spent)
);
CREATE INDEX use_of_voucher ON voucher.use (voucher_id);

-- The ledger: what it adds up to is the balance.
CREATE TABLE voucher.entry (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  voucher_id uuid NOT NULL REFERENCES voucher.voucher,
  kind       text NOT NULL,
  amount     bigint NOT NULL,
  order_id   uuid,
  position   int,          -- of what is spent: in which order the vouchers of an order paid
  cause      uuid,         -- of what is given back: what for, each once
  note       text NOT NULL DEFAULT '',
  at         timestamptz NOT NULL,
  CONSTRAINT kind_and_sign CHECK (CASE kind WHEN 'issued' THEN amount > 0 WHEN 'spent' THEN amount < 0
    WHEN 'given_back' THEN amount > 0 WHEN 'adjusted' THEN amount <> 0
    WHEN 'expired' THEN amount < 0 ELSE false END),
  CONSTRAINT order_of_entry CHECK ((order_id IS NOT NULL) = (kind IN ('spent', 'given_back'))),
  CONSTRAINT position_of_entry CHECK ((position IS NOT NULL) = (kind = 'spent')),
  CONSTRAINT cause_of_entry CHECK ((cause IS NOT NULL) = (kind = 'given_back')),
  CONSTRAINT note_of_entry CHECK (kind <> 'adjusted' OR note <> '')
);
CREATE INDEX entry_of_voucher ON voucher.entry (voucher_id, id);
CREATE UNIQUE INDEX entry_issued_once ON voucher.entry (voucher_id) WHERE kind = 'issued';
CREATE UNIQUE INDEX entry_spent_once ON voucher.entry (order_id, voucher_id) WHERE kind = 'spent';
CREATE UNIQUE INDEX entry_given_back_once ON voucher.entry (order_id, cause, voucher_id)
  WHERE kind = 'given_back';

-- The balance is the ledger's, whoever writes an entry. Money that comes back to a voucher is good
-- for at least ninety days, also where its validity has ended; a blocked one stays blocked.
CREATE FUNCTION voucher.post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'spent' THEN
    INSERT INTO voucher.use (order_id, position, voucher_id, spent)
      VALUES (NEW.order_id, NEW.position, NEW.voucher_id, -NEW.amount);
  ELSIF NEW.kind = 'given_back' THEN
    UPDATE voucher.use SET given_back = given_back + NEW.amount
      WHERE order_id = NEW.order_id AND voucher_id = NEW.voucher_id;
    PERFORM platform.ensure(FOUND, 'given back what was never spent');
  END IF;
  UPDATE voucher.voucher SET balance = balance + NEW.amount,
    -- A voucher that is raised is worth more, so that what was spent before still fits into it.
    value = value + CASE WHEN NEW.kind = 'adjusted' THEN greatest(NEW.amount, 0) ELSE 0 END,
    valid_until = CASE WHEN NEW.kind = 'given_back'
      THEN greatest(valid_until, NEW.at + interval '90 days') ELSE valid_until END,
    state = CASE WHEN NEW.kind = 'expired' THEN 'expired'
      WHEN NEW.kind = 'given_back' AND state = 'expired' THEN 'active' ELSE state END
    WHERE id = NEW.voucher_id;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_is_posted AFTER INSERT ON voucher.entry
  FOR EACH ROW EXECUTE FUNCTION voucher.post();

CREATE FUNCTION voucher.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'voucher.% is changed by its ledger alone', TG_TABLE_NAME USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON voucher.entry
  FOR EACH ROW EXECUTE FUNCTION voucher.refuse_change();
CREATE TRIGGER use_is_of_the_ledger BEFORE INSERT OR UPDATE OR DELETE ON voucher.use
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION voucher.refuse_change();
CREATE TRIGGER amounts_are_of_the_ledger BEFORE UPDATE OF value, balance ON voucher.voucher
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION voucher.refuse_change();
CREATE TRIGGER code_is_final BEFORE UPDATE OF code_hash, last_four, batch_id ON voucher.voucher
  FOR EACH ROW EXECUTE FUNCTION voucher.refuse_change();
CREATE TRIGGER voucher_is_never_deleted BEFORE DELETE ON voucher.voucher
  FOR EACH ROW EXECUTE FUNCTION voucher.refuse_change();

-- Takes what an order pays by vouchers. Their rows are locked in the order of their ids until the
-- order's commit, so that what two orders take together never exceeds a balance.
CREATE FUNCTION voucher.spend(of_order uuid, vouchers uuid[], amounts bigint[], now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM voucher.voucher WHERE id = ANY(vouchers) ORDER BY id FOR UPDATE;
  PERFORM platform.ensure((SELECT count(*) FROM voucher.voucher
    WHERE id = ANY(vouchers) AND state = 'active' AND valid_until > now) = cardinality(vouchers),
    'voucher_not_good');
  INSERT INTO voucher.entry (voucher_id, kind, amount, order_id, position, at)
    SELECT t.id, 'spent', -t.amount, of_order, t.position, now
    FROM unnest(vouchers, amounts) WITH ORDINALITY AS t(id, amount, position) ORDER BY t.position;
END $$;

-- Gives back at most so much of what an order took, to the voucher that was taken last first. For a
-- cause that was served before nothing more; `given` is what it got then.
CREATE FUNCTION voucher.give_back(of_order uuid, for_cause uuid, at_most bigint, now timestamptz,
  OUT given bigint, OUT remaining bigint, OUT is_news boolean) LANGUAGE plpgsql AS $$
DECLARE
  taken record;
  part  bigint;
BEGIN
  PERFORM FROM voucher.voucher WHERE id IN (SELECT voucher_id FROM voucher.use WHERE order_id = of_order)
    ORDER BY id FOR UPDATE;
  SELECT coalesce(sum(amount), 0) INTO given FROM voucher.entry
    WHERE order_id = of_order AND cause = for_cause AND kind = 'given_back';
  is_news := given = 0;
  IF is_news THEN
    FOR taken IN SELECT voucher_id, spent - given_back AS left_over FROM voucher.use
        WHERE order_id = of_order AND spent > given_back ORDER BY position DESC LOOP
      part := least(taken.left_over, at_most - given);
      EXIT WHEN part <= 0;
      INSERT INTO voucher.entry (voucher_id, kind, amount, order_id, cause, at)
        VALUES (taken.voucher_id, 'given_back', part, of_order, for_cause, now);
      given := given + part;
    END LOOP;
  END IF;
  SELECT coalesce(sum(spent - given_back), 0) INTO remaining FROM voucher.use WHERE order_id = of_order;
END $$;
