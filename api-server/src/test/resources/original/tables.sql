-- The tables of the original fastpubsub as its two migrations leave them, without functions and indexes.
CREATE TABLE topics (
  id         text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE subscriptions (
  id                    text PRIMARY KEY,
  topic_id              text NOT NULL REFERENCES topics ON DELETE CASCADE,
  filter                jsonb NOT NULL DEFAULT '{}',
  max_delivery_attempts int NOT NULL DEFAULT 5,
  backoff_min_seconds   int NOT NULL DEFAULT 5,
  backoff_max_seconds   int NOT NULL DEFAULT 300,
  created_at            timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE subscription_messages (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),  -- version 7 there: milliseconds, then chance
  subscription_id   text NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
  payload           jsonb NOT NULL,
  status            text NOT NULL DEFAULT 'available',
  delivery_attempts int NOT NULL DEFAULT 0,
  available_at      timestamptz NOT NULL DEFAULT now(),
  locked_at         timestamptz,
  locked_by         text,
  created_at        timestamptz NOT NULL DEFAULT now(),
  acked_at          timestamptz
);
CREATE TABLE clients (
  id            uuid PRIMARY KEY,
  name          text NOT NULL,
  scopes        text NOT NULL,
  is_active     boolean NOT NULL,
  secret_hash   text NOT NULL,
  token_version int NOT NULL,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL
);
