-- Mails of auth are about a request, not about an order. What is stored of them hides the secret.
ALTER TABLE notification.mail ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE notification.mail ADD COLUMN request_id uuid UNIQUE;
ALTER TABLE notification.mail ADD CHECK ((order_id IS NULL) <> (request_id IS NULL));
ALTER TABLE notification.mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE notification.mail ADD CONSTRAINT mail_kind_check CHECK (
  kind IN ('order_confirmed', 'order_paid', 'order_shipped', 'order_delivered', 'order_cancelled')
    AND order_id IS NOT NULL
  OR kind IN ('link', 'verify_email', 'reset_password', 'sign_in_code', 'account_exists')
    AND request_id IS NOT NULL);
