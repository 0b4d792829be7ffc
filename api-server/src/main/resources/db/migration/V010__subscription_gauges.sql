-- What /metrics tells of topics and subscriptions, and the two totals for it that nothing else remembers.

-- Deliveries again, and deliveries that ended by their time limit. Only ever written under the subscription's claim lock, after
-- its leases and exceptions: one row version per claim that redelivers or releases something, however many messages that is.
-- The row comes with the first such claim and goes with its subscription.
CREATE TABLE tally (
  subscription_num int PRIMARY KEY REFERENCES subscription ON DELETE CASCADE,
  redelivered      bigint NOT NULL,
  expired          bigint NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);

CREATE FUNCTION add_to_tally(p_subscription_num int, p_redelivered int, p_expired int) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_redelivered + p_expired = 0 THEN
    RETURN;
  END IF;
  UPDATE tally
     SET redelivered = redelivered + p_redelivered, expired = expired + p_expired
   WHERE subscription_num = p_subscription_num;
  IF NOT FOUND THEN
    INSERT INTO tally (subscription_num, redelivered, expired) VALUES (p_subscription_num, p_redelivered, p_expired);
  END IF;
END $$;

-- The next three are those of V005 and add to the tally besides.

CREATE OR REPLACE FUNCTION sweep_leases(
  p_subscription subscription, p_cursor lease, p_expired_at timestamptz, p_claimed_before timestamptz, p_limit int,
  OUT floor_off bigint, OUT cursor_done boolean, OUT released int)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  v_lease lease;
BEGIN
  released := 0;
  floor_off := p_cursor.floor_off;
  LOOP
    SELECT l.* INTO v_lease FROM lease l WHERE l.subscription_num = p_subscription.num AND l.hi_off = sweep_leases.floor_off;
    IF NOT FOUND THEN
      SELECT l.* INTO v_lease
        FROM lease l
       WHERE l.subscription_num = p_subscription.num
         AND l.hi_off > sweep_leases.floor_off AND l.hi_off <= p_cursor.hi_off
       ORDER BY l.hi_off
       LIMIT 1;
    END IF;
    floor_off := v_lease.hi_off;
    cursor_done := v_lease.hi_off = p_cursor.hi_off AND isempty(v_lease.pending);
    EXIT WHEN cursor_done;
    IF isempty(v_lease.pending) THEN
      DELETE FROM lease l WHERE l.subscription_num = p_subscription.num AND l.hi_off = v_lease.hi_off AND isempty(l.pending);
      CONTINUE;
    END IF;
    EXIT WHEN released >= p_limit OR NOT (v_lease.expires_at <= p_expired_at OR v_lease.claimed_at <= p_claimed_before);
    SELECT l.* INTO v_lease
      FROM lease l
     WHERE l.subscription_num = p_subscription.num AND l.hi_off = v_lease.hi_off
       FOR UPDATE SKIP LOCKED;
    EXIT WHEN NOT FOUND;
    PERFORM spill(p_subscription, v_lease, v_lease.pending, least(v_lease.expires_at, clock_timestamp()));
    released := released + multirange_count(v_lease.pending)::int;
    UPDATE lease l SET pending = '{}', time_sum = 0 WHERE l.subscription_num = p_subscription.num AND l.hi_off = v_lease.hi_off;
  END LOOP;
  PERFORM add_to_tally(p_subscription.num, 0, released);
END $$;

CREATE OR REPLACE FUNCTION release_exceptions(
  p_subscription subscription, p_expired_at timestamptz, p_claimed_before timestamptz, p_limit int, OUT released int)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE exception e
     SET state = CASE WHEN e.attempts >= p_subscription.max_delivery_attempts THEN 'dead' ELSE 'waiting' END,
         due_at = least(e.expires_at, clock_timestamp()),
         consumer_id = NULL, claimed_at = NULL, expires_at = NULL
    FROM (SELECT x.off
            FROM exception x
           WHERE x.subscription_num = p_subscription.num
             AND x.state = 'leased'
             AND (x.expires_at <= p_expired_at OR x.claimed_at <= p_claimed_before)
           ORDER BY x.expires_at
           LIMIT p_limit
             FOR UPDATE SKIP LOCKED) y
   WHERE e.subscription_num = p_subscription.num AND e.off = y.off;
  GET DIAGNOSTICS released = ROW_COUNT;
  PERFORM add_to_tally(p_subscription.num, 0, released);
END $$;

CREATE OR REPLACE FUNCTION claim_exceptions(
  p_subscription subscription, p_consumer_id text, p_now timestamptz, p_due_before timestamptz, p_expires_at timestamptz,
  p_limit int, p_max_bytes bigint, p_log_times timestamptz[])
RETURNS bigint[]
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_offs bigint[];
BEGIN
  WITH due AS (
    SELECT e.off, e.due_at, octet_length(e.payload) AS bytes
      FROM exception e
     WHERE e.subscription_num = p_subscription.num AND e.state = 'waiting' AND e.due_at <= p_due_before
     ORDER BY e.due_at, e.off
     LIMIT p_limit
       FOR UPDATE SKIP LOCKED),
  ranked AS (
    SELECT d.off,
           row_number() OVER w AS rank,
           sum(d.bytes) OVER w - d.bytes AS bytes_before,
           CASE WHEN cardinality(p_log_times) = 0 THEN 0 ELSE width_bucket(d.due_at, p_log_times) END AS log_before
      FROM due d
    WINDOW w AS (ORDER BY d.due_at, d.off ROWS UNBOUNDED PRECEDING)),
  claimed AS (
    UPDATE exception e
       SET state = 'leased', attempts = e.attempts + 1, consumer_id = p_consumer_id, claimed_at = p_now,
           expires_at = p_expires_at
      FROM ranked r
     WHERE e.subscription_num = p_subscription.num AND e.off = r.off
       AND r.rank + r.log_before <= p_limit AND r.bytes_before < p_max_bytes
    RETURNING e.off)
  SELECT coalesce(array_agg(off), '{}') INTO v_offs FROM claimed;
  PERFORM add_to_tally(p_subscription.num, cardinality(v_offs), 0);
  RETURN v_offs;
END $$;

-- The first p_limit topics by id, with how many messages they ever got, and the first p_limit subscriptions by id. A row of a
-- topic has no subscription_id, and nothing but published.
--
-- STABLE, so all rows are of the caller's one snapshot: what is deleted meanwhile does no harm. Per topic one probe of message_pkey;
-- per subscription one of lease_pkey, two of message_pkey or route_pkey, an index-only scan of its live leases' rows and of
-- each of the three partial indexes of exception. So the backlog in the log costs nothing, and an exception some 0.1 us.
--
-- A bound that is null prunes all partitions at once; a condition of its own would be asked in each of them.
--
-- available, delivered, acked and dlq as in subscription_metrics. Every delivery, first or again, ends by an ack, by a nack
-- or by its time limit, or goes on: that gives nacked, without a write. waiting_seconds: how long that has been available which
-- the next claim gives out first: since its publication, since it came due again, or since the lease of a consumer that let
-- it expire was over; 0 when a claim would get nothing.
CREATE FUNCTION gauges(p_limit int)
RETURNS TABLE (
  topic_id text, subscription_id text, published bigint, available bigint, delivered bigint, dlq bigint, acked bigint,
  nacked bigint, first_delivered bigint, redelivered bigint, expired bigint, waiting_seconds float8)
LANGUAGE plpgsql STABLE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
  v_end bigint;
BEGIN
  SELECT last_value INTO v_end FROM message_pos;
  RETURN QUERY
  SELECT t.id, NULL, greatest(t.last_off, e.off), NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
         NULL::bigint, NULL::bigint, NULL::bigint, NULL::float8
    FROM (SELECT num, id, last_off FROM topic ORDER BY id LIMIT p_limit) t
    LEFT JOIN LATERAL (
      SELECT m.off
        FROM message m
       WHERE m.topic_num = t.num AND m.pos <= v_end
       ORDER BY m.pos DESC
       LIMIT 1) e ON true;
  RETURN QUERY
  SELECT t.id, s.id, NULL::bigint,
         g.ahead + w.waiting, l.pending + x.leased, d.dead,
         c.matched_total - l.pending - w.waiting - x.leased - d.dead,
         coalesce(y.redelivered, 0) - coalesce(y.expired, 0) + w.waiting + d.dead,
         c.matched_total, coalesce(y.redelivered, 0), coalesce(y.expired, 0),
         coalesce(greatest(0, extract(epoch FROM v_now - least(n.created_at, l.expired_at, w.due_at, x.expired_at))), 0)::float8
    FROM (SELECT num, id, topic_num, routed FROM subscription ORDER BY id LIMIT p_limit) s
    JOIN topic t ON t.num = s.topic_num
    LEFT JOIN tally y ON y.subscription_num = s.num
    CROSS JOIN LATERAL (
      SELECT z.hi_off, z.hi_pos, z.floor_off, z.matched_total
        FROM lease z
       WHERE z.subscription_num = s.num
       ORDER BY z.hi_off DESC
       LIMIT 1) c
    LEFT JOIN LATERAL (
      SELECT m.off
        FROM message m
       WHERE m.topic_num = s.topic_num AND m.pos > CASE WHEN NOT s.routed THEN c.hi_pos END AND m.pos <= v_end
       ORDER BY m.pos DESC
       LIMIT 1) m ON true
    LEFT JOIN LATERAL (
      SELECT r.total
        FROM route r
       WHERE r.subscription_num = s.num AND r.hi_pos > CASE WHEN s.routed THEN c.hi_pos END AND r.hi_pos <= v_end
       ORDER BY r.hi_pos DESC
       LIMIT 1) r ON true
    LEFT JOIN LATERAL (
      SELECT q.lo_pos
        FROM route q
       WHERE q.subscription_num = s.num AND q.hi_pos > CASE WHEN r.total > 0 THEN c.hi_pos END AND q.hi_pos <= v_end
       ORDER BY q.hi_pos
       LIMIT 1) q ON true
    CROSS JOIN LATERAL (SELECT coalesce(m.off - c.hi_off, r.total - c.matched_total, 0) AS ahead) g
    LEFT JOIN LATERAL (  -- all messages of one route have one time, or all of them match: the first after the cursor will do
      SELECT p.created_at
        FROM message p
       WHERE p.topic_num = s.topic_num AND p.pos >= CASE WHEN g.ahead > 0 THEN greatest(q.lo_pos, c.hi_pos + 1) END
         AND p.pos <= v_end
       ORDER BY p.pos
       LIMIT 1) n ON true
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(upper(u) - lower(u)), 0)::bigint AS pending,
             min(z.expires_at) FILTER (WHERE z.expires_at <= v_now) AS expired_at
        FROM lease z
        CROSS JOIN LATERAL unnest(z.pending) u
       WHERE z.subscription_num = s.num AND z.hi_off >= c.floor_off AND z.hi_off <= c.hi_off) l
    CROSS JOIN LATERAL (
      SELECT count(*) AS waiting, min(e.due_at) FILTER (WHERE e.due_at <= v_now) AS due_at
        FROM exception e
       WHERE e.subscription_num = s.num AND e.state = 'waiting') w
    CROSS JOIN LATERAL (
      SELECT count(*) AS leased, min(e.expires_at) FILTER (WHERE e.expires_at <= v_now) AS expired_at
        FROM exception e
       WHERE e.subscription_num = s.num AND e.state = 'leased') x
    CROSS JOIN LATERAL (
      SELECT count(*) AS dead
        FROM exception e
       WHERE e.subscription_num = s.num AND e.state = 'dead') d;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
