-- The hi_off of a subscription's cursor, if it is p_at_least or more. Read before a lease is emptied: one that is not the
-- cursor now never will be, and is deleted; one that still is stays, even if a claim overtakes it at this moment.
CREATE FUNCTION newest_lease(p_subscription_num int, p_at_least bigint) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_hi_off bigint;
BEGIN
  SELECT hi_off INTO v_hi_off
    FROM lease
   WHERE subscription_num = p_subscription_num AND hi_off >= p_at_least
   ORDER BY hi_off DESC
   LIMIT 1;
  RETURN v_hi_off;
END $$;

-- Takes messages that are in delivery out of it: acked ones for good, nacked ones back with a delay or to the dead
-- letters. p_offs (ascending) and p_times (epoch_ms of each) come from message ids: one whose time is not that of its message
-- is of another life of this database (before a failover or a restore), and ignored, as is whatever is not in delivery.
-- Row locks are taken in the order of offsets, leases before exceptions; nothing here takes the claim lock.
CREATE FUNCTION settle(p_subscription subscription, p_offs bigint[], p_times bigint[], p_nack boolean) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_first   bigint := p_offs[1];
  v_last    bigint := p_offs[cardinality(p_offs)];
  v_from    int := 1;
  v_to      int;
  v_lease   lease;
  v_hit     record;
  v_settled bigint := 0;
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
    IF p_nack THEN
      PERFORM spill(p_subscription, v_lease, v_hit.offs, clock_timestamp() + backoff(p_subscription, 1));
    END IF;
    IF v_hit.offs = v_lease.pending AND v_lease.hi_off < newest_lease(p_subscription.num, v_lease.hi_off) THEN
      DELETE FROM lease WHERE subscription_num = p_subscription.num AND hi_off = v_lease.hi_off;
    ELSE
      UPDATE lease
         SET pending = v_lease.pending - v_hit.offs, time_sum = v_lease.time_sum - v_hit.time_sum
       WHERE subscription_num = p_subscription.num AND hi_off = v_lease.hi_off;
    END IF;
    v_settled := v_settled + v_hit.matched;
  END LOOP;
  IF v_settled = cardinality(p_offs) THEN
    RETURN;
  END IF;
  -- the rest are redeliveries, if anything
  PERFORM 1
     FROM unnest(p_offs, p_times) u (off, ms)
     JOIN exception e ON e.subscription_num = p_subscription.num AND e.off = u.off
    WHERE e.state = 'leased' AND epoch_ms(e.created_at) = u.ms
    ORDER BY e.off
      FOR UPDATE OF e;
  IF p_nack THEN
    UPDATE exception e
       SET state = CASE WHEN e.attempts >= p_subscription.max_delivery_attempts THEN 'dead' ELSE 'waiting' END,
           due_at = clock_timestamp() + backoff(p_subscription, e.attempts),
           consumer_id = NULL, claimed_at = NULL, expires_at = NULL
      FROM unnest(p_offs, p_times) u (off, ms)
     WHERE e.subscription_num = p_subscription.num AND e.off = u.off
       AND e.state = 'leased' AND epoch_ms(e.created_at) = u.ms;
  ELSE
    DELETE FROM exception e
     USING unnest(p_offs, p_times) u (off, ms)
     WHERE e.subscription_num = p_subscription.num AND e.off = u.off
       AND e.state = 'leased' AND epoch_ms(e.created_at) = u.ms;
  END IF;
END $$;

-- min(backoff_max, backoff_min * 2^attempts) seconds
CREATE FUNCTION backoff(p_subscription subscription, p_attempts int) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT make_interval(secs => least(p_subscription.backoff_max_seconds,
                                     p_subscription.backoff_min_seconds * 2.0::float8 ^ least(p_attempts, 32)))
$$;

-- Acknowledges. The usual case, a whole lease at once, is found by two probes of lease_pkey and writes one row version: the
-- cursor is emptied in place (HOT) and goes with the next claim, an older lease is deleted. p_set is p_offs as a multirange,
-- p_time_sum the sum of p_times. Error FP001: there is no such subscription (any more).
CREATE FUNCTION ack(p_subscription_num int, p_offs bigint[], p_times bigint[], p_set int8multirange, p_time_sum bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_last bigint := p_offs[cardinality(p_offs)];
BEGIN
  IF v_last = newest_lease(p_subscription_num, v_last) THEN
    UPDATE lease
       SET pending = '{}', time_sum = 0
     WHERE subscription_num = p_subscription_num AND hi_off = v_last AND pending = p_set AND time_sum = p_time_sum;
  ELSE
    DELETE FROM lease
     WHERE subscription_num = p_subscription_num AND hi_off = v_last AND pending = p_set AND time_sum = p_time_sum;
  END IF;
  IF FOUND THEN
    RETURN;
  END IF;
  PERFORM settle(require_subscription(p_subscription_num), p_offs, p_times, false);
END $$;

CREATE FUNCTION nack(p_subscription_num int, p_offs bigint[], p_times bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
BEGIN
  PERFORM settle(require_subscription(p_subscription_num), p_offs, p_times, true);
END $$;

-- Dead letters start again at 0 attempts, available at once, under the same id.
CREATE FUNCTION reprocess(p_subscription_num int, p_offs bigint[], p_times bigint[]) RETURNS int
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
  RETURN v_count;
END $$;
