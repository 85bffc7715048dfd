-- A mail to the shop about an order that it has to pack, once.
ALTER TABLE notification.mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE notification.mail ADD CONSTRAINT mail_kind_check CHECK (
  kind IN ('order_confirmed', 'order_paid', 'order_shipped', 'order_delivered', 'order_cancelled',
           'order_to_pack')
    AND order_id IS NOT NULL
  OR kind IN ('link', 'verify_email', 'reset_password', 'sign_in_code', 'account_exists')
    AND request_id IS NOT NULL
  OR kind IN ('return_announced', 'return_received', 'return_refused', 'claim_accepted',
              'claim_settled', 'refund_sent', 'claim_deadline')
    AND return_id IS NOT NULL
  OR kind = 'document_issued' AND document_id IS NOT NULL
  OR kind = 'order_edited' AND edit_id IS NOT NULL);
