-- Bodies of messages are emptied once no payment of theirs can be disputed any more; those that are
-- left are found by their age.
CREATE INDEX inbox_kept ON payment.inbox (received_at) WHERE body <> '';
