CREATE SCHEMA returns;

-- A withdrawal from the contract, or a claim about a defect. Everything about the person lies here
-- and in the notes of the history, and is emptied by an erasure.
CREATE TABLE returns.case (
  id               uuid PRIMARY KEY,
  -- The order's number with -V1 (vrácení) or -R1 (reklamace) behind it.
  number           text COLLATE "C" NOT NULL UNIQUE CHECK (number ~ '^[0-9]{10}-[VR][1-9][0-9]*$'),
  order_id         uuid NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('withdrawal', 'claim')),
  state            text NOT NULL,
  -- Sent by the one who asks, so that a request that comes twice makes one case.
  request_key      text NOT NULL CHECK (request_key <> ''),
  fingerprint      text NOT NULL,
  name             text NOT NULL,
  email            text NOT NULL,
  bank_account     text NOT NULL,
  description      text NOT NULL,
  remedy           text CHECK (remedy IN ('repair', 'replacement', 'discount', 'refund')),
  outcome          text CHECK (outcome IN ('repair', 'replacement', 'discount', 'refund')),
  -- Haléř: of the goods, of the delivery, and what the goods lost in value.
  goods            bigint NOT NULL DEFAULT 0 CHECK (goods >= 0),
  delivery         bigint NOT NULL DEFAULT 0 CHECK (delivery >= 0),
  reduction        bigint NOT NULL DEFAULT 0,
  reduction_reason text NOT NULL DEFAULT '',
  made_at          timestamptz NOT NULL,
  due_at           timestamptz NOT NULL,  -- of the money, or of the settlement
  warned_at        timestamptz,
  UNIQUE (order_id, request_key),
  CONSTRAINT state_of_kind CHECK (
    kind = 'withdrawal' AND state IN ('announced', 'received', 'refunded', 'refused', 'called_off',
                                      'order_cancelled')
    OR kind = 'claim' AND state IN ('open', 'accepted', 'settled', 'refused', 'called_off')),
  CONSTRAINT remedy_of_claim CHECK ((remedy IS NOT NULL) = (kind = 'claim')),
  CONSTRAINT outcome_of_settled CHECK ((outcome IS NOT NULL) = (state = 'settled')),
  CONSTRAINT reduction_within_goods CHECK (reduction BETWEEN 0 AND goods),
  CONSTRAINT reduction_has_reason CHECK (reduction = 0 OR reduction_reason <> '')
) WITH (fillfactor = 80);
CREATE INDEX case_of_order ON returns.case (order_id, made_at);
CREATE INDEX case_by_time ON returns.case (made_at, id);
CREATE INDEX case_due ON returns.case (due_at) WHERE state IN ('announced', 'received', 'open',
                                                               'accepted');
CREATE INDEX case_of_person ON returns.case (email) WHERE email <> '';

CREATE FUNCTION returns.check_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
      ('announced', 'received'), ('announced', 'refused'), ('announced', 'called_off'),
      ('announced', 'order_cancelled'), ('received', 'refunded'),
      ('open', 'accepted'), ('open', 'refused'), ('open', 'called_off'),
      ('accepted', 'settled')) THEN
    RAISE EXCEPTION 'a case cannot move from % to %', OLD.state, NEW.state USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_moves_along_its_table BEFORE UPDATE OF state ON returns.case
  FOR EACH ROW EXECUTE FUNCTION returns.check_move();

CREATE FUNCTION returns.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'returns.% is never changed so', TG_TABLE_NAME USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER case_is_never_deleted BEFORE DELETE ON returns.case
  FOR EACH ROW EXECUTE FUNCTION returns.refuse_change();
CREATE TRIGGER identity_is_final BEFORE UPDATE OF number, order_id, kind, made_at ON returns.case
  FOR EACH ROW EXECUTE FUNCTION returns.refuse_change();

CREATE TABLE returns.case_line (
  case_id     uuid NOT NULL REFERENCES returns.case,
  position    int NOT NULL,
  variant_id  uuid NOT NULL,
  name        text NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity > 0),
  -- What became of the pieces when they came; NULL until then.
  disposition text CHECK (disposition IN ('stock', 'damaged')),
  refund      bigint NOT NULL DEFAULT 0 CHECK (refund >= 0),  -- haléř, before a reduction
  PRIMARY KEY (case_id, variant_id)
);

-- How much of each line of an order lies in cases. Pieces of a case that was refused or called off,
-- and those that stay with the buyer after a claim, are given back to the count. Locked in the order
-- of the variants, behind the row of the order.
CREATE TABLE returns.counter (
  order_id   uuid NOT NULL,
  variant_id uuid NOT NULL,
  ordered    bigint NOT NULL CHECK (ordered > 0),
  total      bigint NOT NULL CHECK (total >= 0),       -- haléř, what the line cost
  taken      bigint NOT NULL DEFAULT 0,
  came_back  bigint NOT NULL DEFAULT 0,                -- of them, whose money went back
  refunded   bigint NOT NULL DEFAULT 0,                -- haléř
  PRIMARY KEY (order_id, variant_id),
  CONSTRAINT pieces_within_order CHECK (0 <= came_back AND came_back <= taken AND taken <= ordered),
  CONSTRAINT money_within_line CHECK (0 <= refunded AND refunded <= total)
) WITH (fillfactor = 70);

CREATE TABLE returns.history (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES returns.case,
  state   text NOT NULL,
  actor   text NOT NULL,
  note    text NOT NULL,
  at      timestamptz NOT NULL
);
CREATE INDEX history_of_case ON returns.history (case_id, id);
-- But for the notes of an erased person.
CREATE FUNCTION returns.refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.note = '' AND (OLD.id, OLD.case_id, OLD.state, OLD.actor, OLD.at)
                       = (NEW.id, NEW.case_id, NEW.state, NEW.actor, NEW.at) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'returns.history is never changed' USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON returns.history
  FOR EACH ROW EXECUTE FUNCTION returns.refuse_change_of_history();

-- Money that was asked of payment: for a case (its id is the cause), or out of goodwill.
CREATE TABLE returns.refund (
  cause    uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  case_id  uuid UNIQUE REFERENCES returns.case,
  amount   bigint NOT NULL CHECK (amount > 0),
  reason   text NOT NULL,
  made_at  timestamptz NOT NULL,
  sent_at  timestamptz
);
CREATE INDEX refund_of_order ON returns.refund (order_id, made_at);
