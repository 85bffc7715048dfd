-- Mails about changes of an order, one for each. Its order is `about_order`, as of a document.
ALTER TABLE notification.mail ADD COLUMN edit_id uuid UNIQUE;
ALTER TABLE notification.mail
  DROP CONSTRAINT mail_check, DROP CONSTRAINT about_an_order, DROP CONSTRAINT mail_kind_check;
ALTER TABLE notification.mail
  ADD CONSTRAINT mail_check CHECK (
    num_nonnulls(order_id, request_id, return_id, document_id, edit_id) = 1),
  ADD CONSTRAINT about_an_order CHECK (
    (return_id IS NULL AND document_id IS NULL AND edit_id IS NULL) = (about_order IS NULL)),
  ADD CONSTRAINT mail_kind_check CHECK (
    kind IN ('order_confirmed', 'order_paid', 'order_shipped', 'order_delivered', 'order_cancelled')
      AND order_id IS NOT NULL
    OR kind IN ('link', 'verify_email', 'reset_password', 'sign_in_code', 'account_exists')
      AND request_id IS NOT NULL
    OR kind IN ('return_announced', 'return_received', 'return_refused', 'claim_accepted',
                'claim_settled', 'refund_sent', 'claim_deadline')
      AND return_id IS NOT NULL
    OR kind = 'document_issued' AND document_id IS NOT NULL
    OR kind = 'order_edited' AND edit_id IS NOT NULL);
