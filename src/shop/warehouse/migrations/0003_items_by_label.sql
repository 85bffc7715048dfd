-- The list of stock levels is in the order of the labels.
CREATE INDEX item_by_label ON warehouse.item (label, id);
