CREATE SCHEMA notification;

-- One mail per order and occasion. Text is filled when the mail is made, just before it is sent.
CREATE TABLE notification.mail (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('order_confirmed', 'order_paid', 'order_shipped',
                                     'order_delivered', 'order_cancelled')),
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'kept', 'refused')),
  recipient text NOT NULL DEFAULT '',
  subject text NOT NULL DEFAULT '',
  body_text text NOT NULL DEFAULT '',
  body_html text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  UNIQUE (order_id, kind)
);
CREATE INDEX mail_newest ON notification.mail (created_at DESC, id DESC);
CREATE INDEX mail_by_recipient ON notification.mail (recipient, created_at DESC);
