-- Mails about a document: an order has several of them. A mail is about an order, a request of auth
-- or a document; the order of a document is known too, for the erasure of its buyer.
ALTER TABLE notification.mail ADD COLUMN document_id uuid UNIQUE, ADD COLUMN document_order_id uuid;
ALTER TABLE notification.mail DROP CONSTRAINT mail_check, DROP CONSTRAINT mail_kind_check;
ALTER TABLE notification.mail
  ADD CONSTRAINT mail_about_one CHECK (num_nonnulls(order_id, request_id, document_id) = 1),
  ADD CONSTRAINT order_of_document CHECK ((document_id IS NULL) = (document_order_id IS NULL)),
  ADD CONSTRAINT mail_kind_check CHECK (
    kind IN ('order_confirmed', 'order_paid', 'order_shipped', 'order_delivered', 'order_cancelled')
      AND order_id IS NOT NULL
    OR kind IN ('link', 'verify_email', 'reset_password', 'sign_in_code', 'account_exists')
      AND request_id IS NOT NULL
    OR kind = 'document_issued' AND document_id IS NOT NULL);
CREATE INDEX mail_of_document_of_order ON notification.mail (document_order_id)
  WHERE document_order_id IS NOT NULL;
