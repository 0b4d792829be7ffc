-- The append-only log and what hangs on it. docs/adr/0001-the-log.md explains the shape; the comments here say what
-- each table promises. Everything lives in the schema fastpubsub, so that it can share a database with an application.

CREATE TABLE topic (
  num        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- never reused: a message id holds its subscription's
  id         text COLLATE "C" NOT NULL UNIQUE,
  version    bigint NOT NULL DEFAULT 1,                     -- one higher whenever its subscriptions or filters change
  last_off   bigint NOT NULL DEFAULT 0,                     -- written only before a partition is dropped
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE subscription (
  num                   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id                    text COLLATE "C" NOT NULL UNIQUE,
  topic_num             int NOT NULL REFERENCES topic,
  filter                text,                               -- JSON as it was given
  routed                boolean NOT NULL,                   -- finds its messages through route, not by counting on in the log
  max_delivery_attempts int NOT NULL CHECK (max_delivery_attempts >= 1),
  backoff_min_seconds   int NOT NULL CHECK (backoff_min_seconds >= 1),
  backoff_max_seconds   int NOT NULL,
  created_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT subscription_backoff_order CHECK (backoff_max_seconds >= backoff_min_seconds)
);
CREATE INDEX subscription_topic_num ON subscription (topic_num);

-- Positions are global and only grow. CACHE 1: a session must not hold back positions that a later commit overtakes.
CREATE SEQUENCE message_pos AS bigint START 1 CACHE 1;

-- One row per message, however many subscriptions there are. Never updated, never deleted: partitions are dropped whole.
CREATE TABLE message (
  pos        bigint NOT NULL DEFAULT nextval('message_pos'),
  topic_num  int NOT NULL,
  off        bigint NOT NULL,                               -- dense per topic: 1, 2, 3 …
  created_at timestamptz NOT NULL,                          -- monotone per topic
  payload    text NOT NULL,                                 -- JSON as it came
  PRIMARY KEY (topic_num, pos)
) PARTITION BY RANGE (pos);

-- Which messages of one publish belong to a filtered ("routed") subscription. Partitioned and dropped with the log.
CREATE TABLE route (
  subscription_num int NOT NULL,
  hi_pos           bigint NOT NULL,                         -- the last message that matched
  lo_pos           bigint NOT NULL,                         -- the first one
  lo_off           bigint NOT NULL,
  hi_off           bigint NOT NULL,
  offs             int8multirange NOT NULL,
  total            bigint NOT NULL,                         -- matched so far, this row included
  PRIMARY KEY (subscription_num, hi_pos)
) PARTITION BY RANGE (hi_pos);

DO $$
BEGIN
  ALTER TABLE message ALTER COLUMN payload SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;  -- a server built without lz4 keeps pglz
END $$;

CREATE TABLE log_partition (
  num        int PRIMARY KEY,
  lo_pos     bigint NOT NULL UNIQUE,                        -- inclusive
  hi_pos     bigint NOT NULL CHECK (hi_pos > lo_pos),       -- exclusive: the next partition's lo_pos
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  opened_at  timestamptz                                    -- when it was first seen to hold a message
);

-- One row per claim and consumer. The row with the greatest hi_off is the subscription's cursor and is never deleted.
CREATE TABLE lease (
  subscription_num int NOT NULL,
  hi_off           bigint NOT NULL,
  lo_off           bigint NOT NULL,
  lo_pos           bigint NOT NULL,
  hi_pos           bigint NOT NULL,
  consumer_id      text,
  claimed_at       timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  matched_total    bigint NOT NULL,                         -- messages ever claimed up to here
  floor_off        bigint NOT NULL,                         -- no live lease lies below this one's hi_off
  pending          int8multirange NOT NULL,                 -- claimed, neither acked nor nacked nor expired
  time_sum         bigint NOT NULL,                         -- of epoch_ms(created_at) of what is pending
  PRIMARY KEY (subscription_num, hi_off)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);

-- Only messages that were nacked, whose lease expired, or that are dead letters. It carries its own payload, so that
-- a slow dead-letter queue never holds the log. State: waiting, leased or dead; more may come.
CREATE TABLE exception (
  subscription_num int NOT NULL,
  off              bigint NOT NULL,
  state            text NOT NULL,
  attempts         int NOT NULL,
  due_at           timestamptz NOT NULL,
  consumer_id      text,
  claimed_at       timestamptz,
  expires_at       timestamptz,
  created_at       timestamptz NOT NULL,
  payload          text NOT NULL,
  PRIMARY KEY (subscription_num, off)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX exception_waiting ON exception (subscription_num, due_at, off) WHERE state = 'waiting';
CREATE INDEX exception_leased ON exception (subscription_num, expires_at) WHERE state = 'leased';
CREATE INDEX exception_dead ON exception (subscription_num, created_at, off) WHERE state = 'dead';
