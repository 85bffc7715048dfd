-- A bundle: set_size pieces of each of the condition's products cost `amount` together.
ALTER TABLE promotion.rule
  DROP CONSTRAINT rule_effect_check,
  ADD CONSTRAINT rule_effect_check CHECK (effect IN ('percent', 'amount', 'fixed_price',
    'cheapest_free', 'free_delivery', 'gift', 'bundle_price')),
  ADD CONSTRAINT bundle_is_named CHECK (effect <> 'bundle_price' OR
    (products <> '{}' AND categories = '{}' AND amount > 0));
