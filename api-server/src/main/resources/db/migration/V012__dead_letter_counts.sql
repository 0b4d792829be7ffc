-- Dead letters are counted as they come and go, since a subscription may have hundreds of thousands and autoscalers ask every few
-- seconds. And what a consumer that hung up was about to get can be given back.

-- How many dead letters a subscription has: the sum of its rows. Sessions write to one of eight, so that transactions which bury
-- messages at the same moment seldom wait for each other's commit. Whoever locks other rows writes here last of all: so nobody who
-- waits for one of these rows holds up the one who has it.
-- No foreign key: its lock on the subscription would meet that of a deletion. purge_exceptions takes away what is left behind.
CREATE TABLE dead_letter_count (
  subscription_num int NOT NULL,
  slot             int NOT NULL,
  count            bigint NOT NULL,
  PRIMARY KEY (subscription_num, slot)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);

CREATE FUNCTION count_dead_letters(p_subscription_num int, p_change int) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_change <> 0 THEN
    INSERT INTO dead_letter_count AS d (subscription_num, slot, count)
    VALUES (p_subscription_num, pg_backend_pid() % 8, p_change)
    ON CONFLICT (subscription_num, slot) DO UPDATE SET count = d.count + excluded.count;
  END IF;
END $$;

-- Deliveries that were given back. Like the other two totals, written under the claim lock.
ALTER TABLE tally ADD COLUMN returned bigint NOT NULL DEFAULT 0;

CREATE FUNCTION add_to_tally(p_subscription_num int, p_redelivered int, p_expired int, p_returned int) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_redelivered + p_expired + p_returned = 0 THEN
    RETURN;
  END IF;
  UPDATE tally
     SET redelivered = redelivered + p_redelivered, expired = expired + p_expired, returned = returned + p_returned
   WHERE subscription_num = p_subscription_num;
  IF NOT FOUND THEN
    INSERT INTO tally (subscription_num, redelivered, expired, returned)
    VALUES (p_subscription_num, p_redelivered, p_expired, p_returned);
  END IF;
END $$;

-- Turns a part of a lease, whose row the caller holds locked, into exceptions that were delivered p_attempts times and are due at
-- p_due_at, or if that is null since they were published. Says how many of them are dead letters now, for the caller to count.
CREATE FUNCTION spill(
  p_subscription subscription, p_lease lease, p_offs int8multirange, p_attempts int, p_due_at timestamptz, OUT dead int)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_dead  boolean := p_attempts >= p_subscription.max_delivery_attempts;
  v_count int;
BEGIN
  INSERT INTO exception (subscription_num, off, state, attempts, due_at, created_at, payload)
  SELECT p_subscription.num, m.off, CASE WHEN v_dead THEN 'dead' ELSE 'waiting' END, p_attempts,
         coalesce(p_due_at, m.created_at), m.created_at, m.payload
    FROM leased_messages(p_subscription, p_lease, p_offs) m;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  IF v_count <> multirange_count(p_offs) THEN
    RAISE EXCEPTION 'subscription %: % of % leased messages are in the log', p_subscription.id, v_count,
      multirange_count(p_offs);
  END IF;
  dead := CASE WHEN v_dead THEN v_count ELSE 0 END;
END $$;

-- Takes messages that are in delivery out of it. p_outcome: 'ack' for good; 'nack' back with a delay, or to the dead letters;
-- 'return' back at once, as if they had not been delivered this time. p_offs (ascending) and p_times (epoch_ms of each) come from message
-- ids: one whose time is not that of its message is of another life of this database (before a failover or a restore), and ignored, as
-- is whatever is not in delivery. Returns how many messages that concerned.
-- Row locks are taken in the order of offsets, leases before exceptions, then the count of dead letters; nothing here takes the claim lock.
CREATE FUNCTION settle(p_subscription subscription, p_offs bigint[], p_times bigint[], p_outcome text) RETURNS int
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_first   bigint := p_offs[1];
  v_last    bigint := p_offs[cardinality(p_offs)];
  v_from    int := 1;
  v_to      int;
  v_lease   lease;
  v_hit     record;
  v_settled int := 0;
  v_rest    int := 0;
  v_dead    int := 0;
  v_buried  int := 0;
BEGIN
  -- lease_pkey: leases are disjoint and in order, so those that hold any of the offsets end at the first hi_off >= the last
  FOR v_lease IN
    SELECT l.*
      FROM lease l
     WHERE l.subscription_num = p_subscription.num
       AND l.hi_off >= v_first
       AND l.hi_off <= coalesce(
         (SELECT x.hi_off
            FROM lease x
           WHERE x.subscription_num = p_subscription.num AND x.hi_off >= v_last
           ORDER BY x.hi_off
           LIMIT 1), v_last)
       AND l.lo_off <= v_last
       AND NOT isempty(l.pending)  -- a finished one may be held by a claim that waits for an exception locked below
     ORDER BY l.hi_off
       FOR UPDATE
  LOOP
    -- both are in order: each id is looked at once, however many leases there are
    WHILE p_offs[v_from] < v_lease.lo_off LOOP
      v_from := v_from + 1;
    END LOOP;
    v_to := v_from - 1;
    WHILE p_offs[v_to + 1] <= v_lease.hi_off LOOP
      v_to := v_to + 1;
    END LOOP;
    CONTINUE WHEN v_to < v_from;
    SELECT range_agg(int8range(m.off, m.off, '[]')) AS offs, count(*) AS matched, sum(u.ms) AS time_sum INTO v_hit
      FROM (SELECT range_agg(int8range(off, off, '[]')) AS wanted FROM unnest(p_offs[v_from:v_to]) off) w
      CROSS JOIN LATERAL leased_messages(p_subscription, v_lease, v_lease.pending * w.wanted) m
      JOIN unnest(p_offs[v_from:v_to], p_times[v_from:v_to]) u (off, ms) ON u.off = m.off AND u.ms = epoch_ms(m.created_at);
    v_from := v_to + 1;
    CONTINUE WHEN v_hit.matched = 0;
    CASE p_outcome
      WHEN 'ack' THEN NULL;
      WHEN 'nack' THEN
        v_dead := v_dead + spill(p_subscription, v_lease, v_hit.offs, 1, clock_timestamp() + backoff(p_subscription, 1));
      WHEN 'return' THEN
        v_dead := v_dead + spill(p_subscription, v_lease, v_hit.offs, 0, NULL);
    END CASE;
    IF v_hit.offs = v_lease.pending AND v_lease.hi_off < newest_lease(p_subscription.num, v_lease.hi_off) THEN
      DELETE FROM lease WHERE subscription_num = p_subscription.num AND hi_off = v_lease.hi_off;
    ELSE
      UPDATE lease
         SET pending = v_lease.pending - v_hit.offs, time_sum = v_lease.time_sum - v_hit.time_sum
       WHERE subscription_num = p_subscription.num AND hi_off = v_lease.hi_off;
    END IF;
    v_settled := v_settled + v_hit.matched;
  END LOOP;
  IF v_settled < cardinality(p_offs) THEN
    -- the rest are redeliveries, if anything
    PERFORM 1
       FROM unnest(p_offs, p_times) u (off, ms)
       JOIN exception e ON e.subscription_num = p_subscription.num AND e.off = u.off
      WHERE e.state = 'leased' AND epoch_ms(e.created_at) = u.ms
      ORDER BY e.off
        FOR UPDATE OF e;
    IF p_outcome = 'ack' THEN
      DELETE FROM exception e
       USING unnest(p_offs, p_times) u (off, ms)
       WHERE e.subscription_num = p_subscription.num AND e.off = u.off
         AND e.state = 'leased' AND epoch_ms(e.created_at) = u.ms;
      GET DIAGNOSTICS v_rest = ROW_COUNT;
    ELSE
      WITH settled AS (
        UPDATE exception e
           SET state = CASE WHEN p_outcome = 'nack' AND e.attempts >= p_subscription.max_delivery_attempts THEN 'dead'
                            ELSE 'waiting' END,
               due_at = CASE WHEN p_outcome = 'nack' THEN clock_timestamp() + backoff(p_subscription, e.attempts)
                             ELSE e.due_at END,
               attempts = CASE WHEN p_outcome = 'nack' THEN e.attempts ELSE e.attempts - 1 END,
               consumer_id = NULL, claimed_at = NULL, expires_at = NULL
          FROM unnest(p_offs, p_times) u (off, ms)
         WHERE e.subscription_num = p_subscription.num AND e.off = u.off
           AND e.state = 'leased' AND epoch_ms(e.created_at) = u.ms
        RETURNING e.state)
      SELECT count(*), count(*) FILTER (WHERE state = 'dead') INTO v_rest, v_buried FROM settled;
    END IF;
  END IF;
  PERFORM count_dead_letters(p_subscription.num, v_dead + v_buried);
  RETURN v_settled + v_rest;
END $$;

CREATE OR REPLACE FUNCTION nack(p_subscription_num int, p_offs bigint[], p_times bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
BEGIN
  PERFORM settle(require_subscription(p_subscription_num), p_offs, p_times, 'nack');
END $$;

-- Gives back what was claimed for somebody who is no longer there to take it: available at once, attempts as they were before.
-- Error FP001: there is no such subscription (any more).
CREATE FUNCTION give_back(p_subscription_num int, p_offs bigint[], p_times bigint[]) RETURNS int
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_count int;
BEGIN
  PERFORM lock_claim(p_subscription_num);
  v_count := settle(require_subscription(p_subscription_num), p_offs, p_times, 'return');
  PERFORM add_to_tally(p_subscription_num, 0, 0, v_count);
  RETURN v_count;
END $$;

-- Dead letters start again at 0 attempts, available at once, under the same id.
CREATE OR REPLACE FUNCTION reprocess(p_subscription_num int, p_offs bigint[], p_times bigint[]) RETURNS int
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_count int;
BEGIN
  PERFORM require_subscription(p_subscription_num);
  PERFORM 1
     FROM exception e
    WHERE e.subscription_num = p_subscription_num AND e.off = ANY (p_offs) AND e.state = 'dead'
    ORDER BY e.off
      FOR UPDATE;
  UPDATE exception e
     SET state = 'waiting', attempts = 0, due_at = clock_timestamp()
    FROM unnest(p_offs, p_times) u (off, ms)
   WHERE e.subscription_num = p_subscription_num AND e.off = u.off
     AND e.state = 'dead' AND epoch_ms(e.created_at) = u.ms;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  PERFORM count_dead_letters(p_subscription_num, -v_count);
  RETURN v_count;
END $$;

-- Acknowledges for several at once. The usual case is a whole lease each, found by two probes of lease_pkey and one row version: the
-- cursor is emptied in place (HOT) and goes with the next claim, an older lease is deleted. p_lasts, p_sets and p_time_sums: of each
-- of them the last offset (ascending over all, since row locks are taken in that order), all of its offsets and the sum of its times.
-- p_offs and p_times: of all together, as settle takes them. Returns the indexes (from 1) of those that are not whole leases and have
-- to be asked for again without the others, whose row locks may lie above theirs. Where there are no such locks it is done at once.
-- Error FP001: there is no such subscription (any more).
DROP FUNCTION ack(int, bigint[], bigint[], int8multirange, bigint);
CREATE FUNCTION ack(
  p_subscription_num int, p_lasts bigint[], p_sets int8multirange[], p_time_sums bigint[], p_offs bigint[], p_times bigint[])
RETURNS int[]
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_newest bigint := newest_lease(p_subscription_num, p_lasts[1]);
  v_others int[] := '{}';
BEGIN
  FOR i IN 1 .. cardinality(p_lasts) LOOP
    IF p_lasts[i] = v_newest THEN
      UPDATE lease
         SET pending = '{}', time_sum = 0
       WHERE subscription_num = p_subscription_num AND hi_off = p_lasts[i]
         AND pending = p_sets[i] AND time_sum = p_time_sums[i];
    ELSE
      DELETE FROM lease
       WHERE subscription_num = p_subscription_num AND hi_off = p_lasts[i]
         AND pending = p_sets[i] AND time_sum = p_time_sums[i];
    END IF;
    IF NOT FOUND THEN
      v_others := v_others || i;
    END IF;
  END LOOP;
  -- One that another session has just changed was locked before it was found to be no whole lease any more; only then is there
  -- a transaction id. Its lock lies above those that settle takes, and must not be held meanwhile.
  IF cardinality(v_others) = cardinality(p_lasts) AND pg_current_xact_id_if_assigned() IS NULL THEN
    PERFORM settle(require_subscription(p_subscription_num), p_offs, p_times, 'ack');
    v_others := '{}';
  END IF;
  RETURN v_others;
END $$;

-- As in V011, but for dead letters.
CREATE OR REPLACE FUNCTION subscription_metrics(
  p_subscription_num int, OUT available bigint, OUT delivered bigint, OUT acked bigint, OUT dlq bigint)
LANGUAGE plpgsql STABLE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_subscription subscription := require_subscription(p_subscription_num);
  v_cursor       lease;
  v_end          bigint;
  v_last         bigint;
  v_pending      bigint;
  v_waiting      bigint;
  v_leased       bigint;
BEGIN
  SELECT * INTO STRICT v_cursor FROM lease WHERE subscription_num = p_subscription_num ORDER BY hi_off DESC LIMIT 1;
  SELECT last_value INTO v_end FROM message_pos;
  IF v_subscription.routed THEN
    SELECT total INTO v_last
      FROM route
     WHERE subscription_num = p_subscription_num AND hi_pos > v_cursor.hi_pos AND hi_pos <= v_end
     ORDER BY hi_pos DESC
     LIMIT 1;
    v_last := coalesce(v_last, v_cursor.matched_total) - v_cursor.matched_total;
  ELSE
    SELECT off INTO v_last
      FROM message
     WHERE topic_num = v_subscription.topic_num AND pos > v_cursor.hi_pos AND pos <= v_end
     ORDER BY pos DESC
     LIMIT 1;
    v_last := coalesce(v_last, v_cursor.hi_off) - v_cursor.hi_off;
  END IF;
  SELECT coalesce(sum(multirange_count(pending)), 0) INTO v_pending
    FROM lease
   WHERE subscription_num = p_subscription_num AND hi_off >= v_cursor.floor_off AND hi_off <= v_cursor.hi_off;
  SELECT count(*) INTO v_waiting FROM exception WHERE subscription_num = p_subscription_num AND state = 'waiting';
  SELECT count(*) INTO v_leased FROM exception WHERE subscription_num = p_subscription_num AND state = 'leased';
  SELECT coalesce(sum(count), 0) INTO dlq FROM dead_letter_count WHERE subscription_num = p_subscription_num;
  available := v_last + v_waiting;
  delivered := v_pending + v_leased;
  acked := v_cursor.matched_total - v_pending - v_waiting - v_leased - dlq;
END $$;

-- As in V003, and the counts of subscriptions that are gone.
CREATE OR REPLACE FUNCTION purge_exceptions(p_limit int) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = fastpubsub, pg_temp AS $$
DECLARE
  v_num     int := -1;
  v_deleted int := 0;
  v_count   int;
BEGIN
  LOOP
    SELECT subscription_num INTO v_num FROM exception WHERE subscription_num > v_num ORDER BY subscription_num LIMIT 1;
    EXIT WHEN NOT FOUND OR v_deleted >= p_limit;
    CONTINUE WHEN EXISTS (SELECT 1 FROM subscription WHERE num = v_num);
    DELETE FROM exception
     WHERE subscription_num = v_num
       AND off IN (
         SELECT off
           FROM exception
          WHERE subscription_num = v_num
          ORDER BY off
          LIMIT p_limit - v_deleted
            FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    v_deleted := v_deleted + v_count;
  END LOOP;
  DELETE FROM dead_letter_count d WHERE NOT EXISTS (SELECT 1 FROM subscription s WHERE s.num = d.subscription_num);
  RETURN v_deleted;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
