-- A gift: pieces of these products are free while the condition holds.
ALTER TABLE promotion.rule
  ADD COLUMN gifts uuid[] NOT NULL DEFAULT '{}',
  DROP CONSTRAINT rule_effect_check,
  ADD CONSTRAINT rule_effect_check CHECK (effect IN ('percent', 'amount', 'fixed_price',
    'cheapest_free', 'free_delivery', 'gift')),
  ADD CONSTRAINT gift_is_named CHECK ((effect = 'gift') = (gifts <> '{}'));
