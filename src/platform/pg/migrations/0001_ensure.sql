CREATE SCHEMA IF NOT EXISTS platform;

-- The guard of write batches: raises when the world is not as expected, which aborts the
-- transaction on the server without another round trip.
CREATE FUNCTION platform.ensure(ok boolean, what text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF ok IS NOT TRUE THEN
    RAISE EXCEPTION USING ERRCODE = 'FF001', MESSAGE = what;
  END IF;
END
$$;
