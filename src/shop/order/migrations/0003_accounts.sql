-- Whose order it is; NULL for a guest's. An erased account keeps its orders, which then name nobody.
ALTER TABLE "order".orders ADD COLUMN account_id uuid;
CREATE INDEX orders_of_account ON "order".orders (account_id, placed_at DESC, id DESC)
  WHERE account_id IS NOT NULL;

-- A guest's order may become an account's, once.
CREATE TRIGGER owner_is_final BEFORE UPDATE OF account_id ON "order".orders
  FOR EACH ROW WHEN (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id)
  EXECUTE FUNCTION "order".refuse_change();

-- The history stays as it is, but for one way: an erasure empties what staff wrote in their own words.
CREATE FUNCTION "order".refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.is_internal AND NEW.note = ''
       AND (OLD.id, OLD.order_id, OLD.status, OLD.actor, OLD.is_internal, OLD.at)
         = (NEW.id, NEW.order_id, NEW.status, NEW.actor, NEW.is_internal, NEW.at) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'order.history is never changed' USING ERRCODE = 'FF002';
END $$;
DROP TRIGGER history_is_append_only ON "order".history;
CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON "order".history
  FOR EACH ROW EXECUTE FUNCTION "order".refuse_change_of_history();
