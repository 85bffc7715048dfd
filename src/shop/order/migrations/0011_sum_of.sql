-- The sum of VAT rows, read by checks of every order. As before; but a function in SQL that cannot be
-- inlined is parsed and planned at every call.
CREATE OR REPLACE FUNCTION "order".sum_of(bigint[]) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  total bigint := 0;
  one bigint;
BEGIN
  FOREACH one IN ARRAY coalesce($1, '{}') LOOP
    total := total + coalesce(one, 0);
  END LOOP;
  RETURN total;
END
$$;
