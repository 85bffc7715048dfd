-- What a customer sees first is fetched first: the best place that a picture had in a product when it
-- was found, 0 for the main one.
ALTER TABLE product.picture ADD COLUMN rank int NOT NULL DEFAULT 0 CHECK (rank >= 0);
DROP INDEX product.picture_waiting;
CREATE INDEX picture_waiting ON product.picture (rank, source_url) WHERE state = 'waiting';
