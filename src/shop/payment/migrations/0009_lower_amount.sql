-- What is expected only falls, while nobody can be paying the amount before: no money came, and no
-- provider was asked for it.
CREATE FUNCTION payment.check_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('created', 'pending', 'failed') OR NEW.amount > OLD.amount
     OR EXISTS (SELECT FROM payment.attempt AS a WHERE a.payment_id = OLD.id) THEN
    RAISE EXCEPTION 'what is expected of payment % cannot change', OLD.id USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER amount_only_falls BEFORE UPDATE OF amount ON payment.intent
  FOR EACH ROW WHEN (NEW.amount <> OLD.amount) EXECUTE FUNCTION payment.check_amount();
