-- A category and all above it, for rules that mean whole branches. The tree is shallow and small.
CREATE FUNCTION product.category_path(of_category uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT id, parent_id FROM product.category WHERE id = of_category
    UNION
    SELECT above.id, above.parent_id FROM product.category AS above JOIN up ON above.id = up.parent_id)
  SELECT coalesce(array_agg(id), '{}') FROM up
$$;
