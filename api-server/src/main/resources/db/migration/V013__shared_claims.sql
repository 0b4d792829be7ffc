-- Claims of several consumers of one subscription in one transaction, and the question that those who wait ask: when will there be
-- something for them?

-- As in V010, but that the caller is told how many dead letters there are now, to count them.
DROP FUNCTION sweep_leases(subscription, lease, timestamptz, timestamptz, int);
CREATE FUNCTION sweep_leases(
  p_subscription subscription, p_cursor lease, p_expired_at timestamptz, p_claimed_before timestamptz, p_limit int,
  OUT floor_off bigint, OUT cursor_done boolean, OUT released int, OUT dead int)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  v_lease lease;
BEGIN
  released := 0;
  dead := 0;
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
    dead := dead + spill(p_subscription, v_lease, v_lease.pending, 1, least(v_lease.expires_at, clock_timestamp()));
    released := released + multirange_count(v_lease.pending)::int;
    UPDATE lease l SET pending = '{}', time_sum = 0 WHERE l.subscription_num = p_subscription.num AND l.hi_off = v_lease.hi_off;
  END LOOP;
  PERFORM add_to_tally(p_subscription.num, 0, released, 0);
END $$;

DROP FUNCTION release_exceptions(subscription, timestamptz, timestamptz, int);
CREATE FUNCTION release_exceptions(
  p_subscription subscription, p_expired_at timestamptz, p_claimed_before timestamptz, p_limit int,
  OUT released int, OUT dead int)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  WITH gone AS (
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
     WHERE e.subscription_num = p_subscription.num AND e.off = y.off
    RETURNING e.state)
  SELECT count(*), count(*) FILTER (WHERE state = 'dead') INTO released, dead FROM gone;
  PERFORM add_to_tally(p_subscription.num, 0, released, 0);
END $$;

-- As in V010, but that an exception is before a log message of the same time.
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
           -- at the same microsecond (given back, of one publish) it is before: what was claimed once has the lower offset
           CASE WHEN cardinality(p_log_times) = 0 THEN 0
                ELSE width_bucket(d.due_at - interval '1 microsecond', p_log_times)
           END AS log_before
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
  PERFORM add_to_tally(p_subscription.num, cardinality(v_offs), 0, 0);
  RETURN v_offs;
END $$;

CREATE OR REPLACE FUNCTION release_stuck(p_subscription_num int, p_age_ms bigint, p_limit int, OUT released int)
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_before       timestamptz := clock_timestamp() - p_age_ms * interval '1 millisecond';
  v_subscription subscription;
  v_cursor       lease;
  v_swept        record;
  v_released     record;
BEGIN
  PERFORM lock_claim(p_subscription_num);
  released := 0;
  SELECT s.* INTO v_subscription FROM subscription s WHERE s.num = p_subscription_num;
  SELECT l.* INTO v_cursor FROM lease l WHERE l.subscription_num = p_subscription_num ORDER BY l.hi_off DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT * INTO v_swept FROM sweep_leases(v_subscription, v_cursor, clock_timestamp(), v_before, p_limit);
  SELECT 0 AS released, 0 AS dead INTO v_released;
  IF v_swept.released < p_limit THEN
    SELECT * INTO v_released FROM release_exceptions(v_subscription, clock_timestamp(), v_before, p_limit - v_swept.released);
  END IF;
  released := v_swept.released + v_released.released;
  PERFORM count_dead_letters(p_subscription_num, v_swept.dead + v_released.dead);
END $$;

-- Nothing calls the old ones any more, and with them nobody buries a message uncounted.
DROP FUNCTION add_to_tally(int, int, int);
DROP FUNCTION spill(subscription, lease, int8multirange, timestamptz);
DROP FUNCTION settle(subscription, bigint[], bigint[], boolean);

-- What was counted since the last migration is counted again, with all that was there before. Nobody may bury or redrive a message
-- meanwhile.
LOCK TABLE exception IN SHARE MODE;
DELETE FROM dead_letter_count;
INSERT INTO dead_letter_count (subscription_num, slot, count)
SELECT subscription_num, 0, count(*)
  FROM exception
 WHERE state = 'dead'
 GROUP BY subscription_num;

-- As in V005, but for what it says of the bytes. What comes next for a subscription after its cursor, from the log or from its routes: at most p_limit messages of
-- p_max_bytes together (but always one), with their offsets and, for a routed one, positions. Cut: the bytes were the limit. Looks through windows of
-- positions that grow, so that a busy log costs a quiet topic few partitions.
DROP FUNCTION next_messages(subscription, lease, int, bigint);
CREATE FUNCTION next_messages(
  p_subscription subscription, p_cursor lease, p_limit int, p_max_bytes bigint,
  OUT matched int, OUT lo_pos bigint, OUT hi_pos bigint, OUT lo_off bigint, OUT hi_off bigint,
  OUT hi_created_at timestamptz, OUT time_sum bigint, OUT offs int8multirange, OUT poss bigint[], OUT cut boolean)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  v_end    bigint;
  v_window bigint := 1000000;
BEGIN
  SELECT s.last_value INTO v_end FROM message_pos s;
  LOOP
    IF p_subscription.routed THEN
      -- route_pkey in order, then message_pkey between the ends of each route; each route past the cursor has a match left
      SELECT count(*), min(w.pos), max(w.pos), min(w.off), max(w.off), max(w.created_at),
             sum(epoch_ms(w.created_at)), range_agg(int8range(w.off, w.off, '[]')), array_agg(w.pos), max(w.bytes_so_far) >= p_max_bytes
        INTO matched, lo_pos, hi_pos, lo_off, hi_off, hi_created_at, time_sum, offs, poss, cut
        FROM (SELECT m.pos, m.off, m.created_at,
                     m.bytes, sum(m.bytes) OVER (ORDER BY m.pos ROWS UNBOUNDED PRECEDING) AS bytes_so_far
                FROM (SELECT x.pos, x.off, x.created_at, x.bytes
                        FROM (SELECT y.hi_pos, y.lo_pos,  -- unpacked and cut here, once for each route
                                     y.offs * int8multirange(int8range(p_cursor.hi_off + 1, NULL)) AS offs
                                FROM route y
                               WHERE y.subscription_num = p_subscription.num
                                 AND y.hi_pos > p_cursor.hi_pos AND y.hi_pos <= least(v_end, p_cursor.hi_pos + v_window)
                               ORDER BY y.hi_pos
                               LIMIT p_limit) r
                        CROSS JOIN LATERAL (
                          SELECT y.pos, y.off, y.created_at, octet_length(y.payload) AS bytes
                            FROM message y
                           WHERE y.topic_num = p_subscription.topic_num
                             AND y.pos >= greatest(r.lo_pos, p_cursor.hi_pos + 1) AND y.pos <= r.hi_pos
                             AND r.offs @> y.off
                           ORDER BY y.pos
                           LIMIT p_limit) x
                       ORDER BY r.hi_pos, x.pos
                       LIMIT p_limit) m) w
       WHERE w.bytes_so_far - w.bytes < p_max_bytes;
    ELSE
      -- message_pkey, an ordered append of the partitions between both bounds
      SELECT count(*), min(w.pos), max(w.pos), min(w.off), max(w.off), max(w.created_at),
             sum(epoch_ms(w.created_at)), max(w.bytes_so_far) >= p_max_bytes
        INTO matched, lo_pos, hi_pos, lo_off, hi_off, hi_created_at, time_sum, cut
        FROM (SELECT m.pos, m.off, m.created_at,
                     m.bytes, sum(m.bytes) OVER (ORDER BY m.pos ROWS UNBOUNDED PRECEDING) AS bytes_so_far
                FROM (SELECT x.pos, x.off, x.created_at, octet_length(x.payload) AS bytes
                        FROM message x
                       WHERE x.topic_num = p_subscription.topic_num
                         AND x.pos > p_cursor.hi_pos AND x.pos <= least(v_end, p_cursor.hi_pos + v_window)
                       ORDER BY x.pos
                       LIMIT p_limit) m) w
       WHERE w.bytes_so_far - w.bytes < p_max_bytes;
      offs := int8multirange(int8range(lo_off, hi_off, '[]'));
    END IF;
    EXIT WHEN matched >= p_limit OR cut OR p_cursor.hi_pos + v_window >= v_end;
    v_window := v_window * 8;
  END LOOP;
END $$;

-- Gives consumers the next messages of a subscription, oldest availability first, and locks them to them. Runs under the claim
-- lock in one autocommitted call. Expired leases are released on the way. Commits asynchronously: a claim that a crash
-- forgets is a redelivery, never a loss, and the flush of any later ack includes it.
--
-- p_consumer_ids and p_batch_sizes: the claimants, served in this order. claimant in the result is an index (from 1) into them. A row with
-- claimant 0 and nothing else says that there may be more for those who got nothing; without it there is not, unless all got a
-- full batch. It comes when the bytes were the limit, and when something is due that was delivered before: then only the first
-- claimant is served, by the merge of log and exceptions.
--
-- p_max_bytes bounds exceptions and log messages each. p_hint_off: an offset of this subscription claimed before, or 0;
-- it only makes the probe for the cursor short. Error FP001: there is no such subscription (any more).
-- Writes a lease row for each claimant that gets messages of the log and deletes at most one finished; exceptions cost an update each.
-- An empty claim writes nothing.
DROP FUNCTION claim(int, text, int, bigint, bigint, bigint);
CREATE FUNCTION claim(
  p_subscription_num int, p_consumer_ids text[], p_batch_sizes int[], p_max_bytes bigint, p_lock_timeout_ms bigint,
  p_hint_off bigint)
RETURNS TABLE (claimant int, off bigint, created_at timestamptz, attempts int, payload text)
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_limit        int := (SELECT sum(size) FROM unnest(p_batch_sizes) size);
  v_claimants    int := cardinality(p_consumer_ids);
  v_first_ranks  int[];  -- of each claimant's messages, in the order of the log from 1
  v_subscription subscription;
  v_cursor       lease;
  v_now          timestamptz;
  v_expires_at   timestamptz;
  v_floor_off    bigint;
  v_cursor_done  boolean;
  v_dead         int := 0;
  v_due_before   timestamptz;
  v_due          boolean;
  v_next         record;
  v_redelivered  bigint[] := '{}';
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  PERFORM lock_claim(p_subscription_num);
  v_subscription := require_subscription(p_subscription_num);
  SELECT l.* INTO v_cursor
    FROM lease l
   WHERE l.subscription_num = p_subscription_num AND l.hi_off >= p_hint_off
   ORDER BY l.hi_off DESC
   LIMIT 1;
  IF NOT FOUND THEN
    SELECT l.* INTO STRICT v_cursor
      FROM lease l
     WHERE l.subscription_num = p_subscription_num
     ORDER BY l.hi_off DESC
     LIMIT 1;
  END IF;
  v_now := clock_timestamp();
  v_expires_at := v_now + p_lock_timeout_ms * interval '1 millisecond';

  v_floor_off := v_cursor.floor_off;
  v_cursor_done := isempty(v_cursor.pending);
  IF v_floor_off < v_cursor.hi_off OR (NOT v_cursor_done AND v_cursor.expires_at <= v_now) THEN
    SELECT w.floor_off, v_cursor_done OR w.cursor_done, w.dead INTO v_floor_off, v_cursor_done, v_dead
      FROM sweep_leases(v_subscription, v_cursor, v_now, '-infinity', v_limit) w;
  END IF;
  IF EXISTS (SELECT 1 FROM exception e
              WHERE e.subscription_num = p_subscription_num AND e.state = 'leased' AND e.expires_at <= v_now) THEN
    v_dead := v_dead + (release_exceptions(v_subscription, v_now, '-infinity', v_limit)).dead;
  END IF;

  SELECT * INTO v_next FROM next_messages(v_subscription, v_cursor, v_limit, p_max_bytes);
  -- a full batch of the log leaves no room for exceptions that came due after its last message was published
  v_due_before := CASE WHEN v_next.matched = v_limit THEN least(v_now, v_next.hi_created_at) ELSE v_now END;
  v_due := EXISTS (SELECT 1 FROM exception e
                    WHERE e.subscription_num = p_subscription_num AND e.state = 'waiting' AND e.due_at <= v_due_before);
  IF v_due OR v_next.cut THEN
    claimant := 0;
    RETURN NEXT;
  END IF;
  IF v_due AND v_claimants > 1 THEN
    v_claimants := 1;
    v_limit := p_batch_sizes[1];
    SELECT * INTO v_next FROM next_messages(v_subscription, v_cursor, v_limit, p_max_bytes);
    v_due_before := CASE WHEN v_next.matched = v_limit THEN least(v_now, v_next.hi_created_at) ELSE v_now END;
  END IF;
  IF v_due THEN
    v_redelivered := claim_exceptions(
      v_subscription, p_consumer_ids[1], v_now, v_due_before, v_expires_at, v_limit, p_max_bytes,
      ARRAY(SELECT m.created_at
              FROM message m
             WHERE m.topic_num = v_subscription.topic_num AND m.pos >= v_next.lo_pos AND m.pos <= v_next.hi_pos
               AND (NOT v_subscription.routed OR m.pos = ANY (v_next.poss))
             ORDER BY m.pos));
    IF cardinality(v_redelivered) = v_limit THEN
      v_next.matched := 0;
    ELSIF cardinality(v_redelivered) + v_next.matched > v_limit THEN
      SELECT * INTO v_next
        FROM next_messages(v_subscription, v_cursor, v_limit - cardinality(v_redelivered), p_max_bytes);
    END IF;
  END IF;

  IF v_next.matched > 0 THEN
    IF v_claimants = 1 THEN
      IF v_cursor_done AND v_floor_off = v_cursor.hi_off THEN
        v_floor_off := v_next.hi_off;
      END IF;
      INSERT INTO lease (subscription_num, hi_off, lo_off, lo_pos, hi_pos, consumer_id, claimed_at, expires_at,
                         matched_total, floor_off, pending, time_sum)
      VALUES (p_subscription_num, v_next.hi_off, v_next.lo_off, v_next.lo_pos, v_next.hi_pos, p_consumer_ids[1], v_now,
              v_expires_at, v_cursor.matched_total + v_next.matched, v_floor_off, v_next.offs, v_next.time_sum);
    ELSE
      v_first_ranks := ARRAY(
        SELECT 1 + coalesce(sum(u.size) OVER (ORDER BY u.i ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
          FROM unnest(p_batch_sizes) WITH ORDINALITY u (size, i)
         ORDER BY u.i);
      -- one lease after the other in the log; the oldest live one is the first of them, if none was left before
      INSERT INTO lease (subscription_num, hi_off, lo_off, lo_pos, hi_pos, consumer_id, claimed_at, expires_at,
                         matched_total, floor_off, pending, time_sum)
      SELECT p_subscription_num, s.hi_off, s.lo_off, s.lo_pos, s.hi_pos, p_consumer_ids[s.claimant], v_now, v_expires_at,
             v_cursor.matched_total + s.hi_rank,
             CASE WHEN v_cursor_done AND v_floor_off = v_cursor.hi_off THEN min(s.hi_off) OVER () ELSE v_floor_off END,
             s.offs, s.time_sum
        FROM (SELECT width_bucket(m.rank, v_first_ranks) AS claimant, max(m.rank) AS hi_rank,
                     min(m.off) AS lo_off, max(m.off) AS hi_off, min(m.pos) AS lo_pos, max(m.pos) AS hi_pos,
                     range_agg(int8range(m.off, m.off, '[]')) AS offs, sum(epoch_ms(m.created_at)) AS time_sum
                FROM claimed_messages(v_subscription, v_next.lo_pos, v_next.hi_pos, v_next.poss) m
               GROUP BY 1) s;
    END IF;
    IF v_cursor_done THEN
      DELETE FROM lease l
       WHERE l.subscription_num = p_subscription_num AND l.hi_off = v_cursor.hi_off AND isempty(l.pending);
    END IF;
  END IF;
  PERFORM count_dead_letters(p_subscription_num, v_dead);

  IF cardinality(v_redelivered) > 0 THEN
    RETURN QUERY
    SELECT 1, a.off, a.created_at, a.attempts, a.payload
      FROM (SELECT e.off, e.created_at, e.attempts, e.payload, e.due_at AS available_at
              FROM exception e
             WHERE e.subscription_num = p_subscription_num AND e.off = ANY (v_redelivered)
            UNION ALL
            SELECT m.off, m.created_at, 1, m.payload, m.created_at
              FROM message m
             WHERE v_next.matched > 0
               AND m.topic_num = v_subscription.topic_num AND m.pos >= v_next.lo_pos AND m.pos <= v_next.hi_pos
               AND (NOT v_subscription.routed OR m.pos = ANY (v_next.poss))) a
     ORDER BY a.available_at, a.off;
  ELSIF v_next.matched > 0 AND v_claimants > 1 THEN
    RETURN QUERY
    SELECT width_bucket(m.rank, v_first_ranks), m.off, m.created_at, 1, m.payload
      FROM claimed_messages(v_subscription, v_next.lo_pos, v_next.hi_pos, v_next.poss) m
     ORDER BY m.rank;
  ELSIF v_next.matched > 0 AND v_subscription.routed THEN
    RETURN QUERY
    SELECT 1, m.off, m.created_at, 1, m.payload
      FROM message m
     WHERE m.topic_num = v_subscription.topic_num AND m.pos >= v_next.lo_pos AND m.pos <= v_next.hi_pos
       AND m.pos = ANY (v_next.poss)
     ORDER BY m.pos;
  ELSIF v_next.matched > 0 THEN
    RETURN QUERY
    SELECT 1, m.off, m.created_at, 1, m.payload
      FROM message m
     WHERE m.topic_num = v_subscription.topic_num AND m.pos >= v_next.lo_pos AND m.pos <= v_next.hi_pos
     ORDER BY m.pos;
  END IF;
END $$;

-- What next_messages found, ranked in the order of the log from 1.
CREATE FUNCTION claimed_messages(p_subscription subscription, p_lo_pos bigint, p_hi_pos bigint, p_poss bigint[])
RETURNS TABLE (rank int, pos bigint, off bigint, created_at timestamptz, payload text)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT (row_number() OVER (ORDER BY m.pos))::int, m.pos, m.off, m.created_at, m.payload
    FROM message m
   WHERE m.topic_num = p_subscription.topic_num AND m.pos >= p_lo_pos AND m.pos <= p_hi_pos
     AND (NOT p_subscription.routed OR m.pos = ANY (p_poss))
   ORDER BY m.pos;
END $$;

-- For each of some subscriptions in how many milliseconds a claim would get something, as things stand: 0 for now, null for never.
-- None for one that is gone. By probes alone, as the gauges are: the backlog costs nothing.
CREATE FUNCTION next_available(p_subscription_nums int[])
RETURNS TABLE (subscription_num int, delay_ms bigint)
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
  SELECT s.num,
         CASE
           WHEN m.pos IS NOT NULL OR r.hi_pos IS NOT NULL OR d.due_at <= v_now THEN 0
           ELSE ceil(extract(epoch FROM d.due_at - v_now) * 1000)
         END::bigint
    FROM unnest(p_subscription_nums) u (num)
    JOIN subscription s ON s.num = u.num
    CROSS JOIN LATERAL (
      SELECT z.hi_off, z.hi_pos, z.floor_off
        FROM lease z
       WHERE z.subscription_num = s.num
       ORDER BY z.hi_off DESC
       LIMIT 1) c
    LEFT JOIN LATERAL (
      SELECT y.pos
        FROM message y
       WHERE y.topic_num = s.topic_num AND y.pos > CASE WHEN NOT s.routed THEN c.hi_pos END AND y.pos <= v_end
       ORDER BY y.pos DESC
       LIMIT 1) m ON true
    LEFT JOIN LATERAL (
      SELECT y.hi_pos
        FROM route y
       WHERE y.subscription_num = s.num AND y.hi_pos > CASE WHEN s.routed THEN c.hi_pos END AND y.hi_pos <= v_end
       ORDER BY y.hi_pos DESC
       LIMIT 1) r ON true
    LEFT JOIN LATERAL (
      SELECT e.due_at
        FROM exception e
       WHERE e.subscription_num = s.num AND e.state = 'waiting'
       ORDER BY e.due_at
       LIMIT 1) w ON true
    LEFT JOIN LATERAL (
      SELECT e.expires_at
        FROM exception e
       WHERE e.subscription_num = s.num AND e.state = 'leased'
       ORDER BY e.expires_at
       LIMIT 1) x ON true
    LEFT JOIN LATERAL (
      SELECT z.expires_at
        FROM lease z
       WHERE z.subscription_num = s.num AND z.hi_off >= c.floor_off AND z.hi_off <= c.hi_off AND NOT isempty(z.pending)
       ORDER BY z.hi_off
       LIMIT 1) l ON true
    CROSS JOIN LATERAL (SELECT least(w.due_at, x.expires_at, l.expires_at) AS due_at) d;  -- null when all three are
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
