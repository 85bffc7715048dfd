-- What was changed about an order before anybody worked on it: as it was, and as it became. Names the
-- buyer, so an erasure empties both; otherwise it stays as it is.
CREATE TABLE "order".edit (
  id       uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  actor    text NOT NULL,
  before   jsonb NOT NULL,
  after    jsonb NOT NULL,
  at       timestamptz NOT NULL
);
CREATE INDEX ON "order".edit (order_id);
-- An address that an order bore once is found by whoever proves it.
CREATE INDEX edit_of_person ON "order".edit ((before ->> 'email'));

CREATE FUNCTION "order".check_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM "order".orders AS o WHERE o.id = NEW.order_id
               AND o.status IN ('pending', 'confirmed') AND o.parts_shipped = '{}') THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    IF NEW.before = '{}' AND NEW.after = '{}'
       AND (OLD.id, OLD.order_id, OLD.actor, OLD.at) = (NEW.id, NEW.order_id, NEW.actor, NEW.at) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'an order is edited before it is worked on, and the edit stays'
    USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER edit_is_checked BEFORE INSERT OR UPDATE OR DELETE ON "order".edit
  FOR EACH ROW EXECUTE FUNCTION "order".check_edit();
