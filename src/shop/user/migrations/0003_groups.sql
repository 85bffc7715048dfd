-- What kinds of customers the shop knows; promotions name them.
CREATE TABLE "user".customer_group (
  name    text COLLATE "C" PRIMARY KEY CHECK (name <> '' AND length(name) <= 60),
  made_at timestamptz NOT NULL
);
INSERT INTO "user".customer_group (name, made_at) VALUES ('velkoobchod', now());

-- An account is in one group at most.
CREATE TABLE "user".member (
  account_id uuid PRIMARY KEY,
  group_name text COLLATE "C" NOT NULL REFERENCES "user".customer_group,
  since      timestamptz NOT NULL
);
