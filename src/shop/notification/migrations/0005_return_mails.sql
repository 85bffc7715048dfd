-- Mails about a return are one for each case, or refund, and occasion. `about_order` finds them when
-- the order's person is erased.
ALTER TABLE notification.mail ADD COLUMN return_id uuid, ADD COLUMN about_order uuid,
  ADD CONSTRAINT mail_once_per_return UNIQUE (return_id, kind),
  ADD CONSTRAINT return_has_order CHECK ((return_id IS NULL) = (about_order IS NULL));
CREATE INDEX mail_about_order ON notification.mail (about_order) WHERE about_order IS NOT NULL;
ALTER TABLE notification.mail DROP CONSTRAINT mail_check;
ALTER TABLE notification.mail ADD CONSTRAINT mail_check
  CHECK (num_nonnulls(order_id, request_id, return_id) = 1);
ALTER TABLE notification.mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE notification.mail ADD CONSTRAINT mail_kind_check CHECK (
  kind IN ('order_confirmed', 'order_paid', 'order_shipped', 'order_delivered', 'order_cancelled')
    AND order_id IS NOT NULL
  OR kind IN ('link', 'verify_email', 'reset_password', 'sign_in_code', 'account_exists')
    AND request_id IS NOT NULL
  OR kind IN ('return_announced', 'return_received', 'return_refused', 'claim_accepted',
              'claim_settled', 'refund_sent', 'claim_deadline')
    AND return_id IS NOT NULL);
