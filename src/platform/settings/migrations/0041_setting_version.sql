-- Rises with every save; who changes a document names the version that they saw.
ALTER TABLE platform.setting ADD COLUMN version bigint NOT NULL DEFAULT 1 CHECK (version > 0);
