-- The lowest price of the 30 days before the reduction of today's price (zákon 634/1992 Sb., section
-- 12a), worked out with each change of a price. NULL: no reduction may be announced.
ALTER TABLE product.price
  ADD COLUMN lowest_before_haler bigint,
  ADD CONSTRAINT reduction_is_one CHECK (lowest_before_haler IS NULL
    OR (lowest_before_haler > gross_haler AND compare_at_haler > gross_haler));

-- Whoever writes a price says anew whether it is reduced: a process of the release before says nothing.
CREATE FUNCTION product.forget_reduction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.lowest_before_haler := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER forget_reduction BEFORE UPDATE OF gross_haler, compare_at_haler ON product.price
  FOR EACH ROW
  WHEN (NEW.gross_haler <> OLD.gross_haler OR NEW.compare_at_haler IS DISTINCT FROM OLD.compare_at_haler)
  EXECUTE FUNCTION product.forget_reduction();
