-- Error FP001: there is no such subscription (any more).
CREATE FUNCTION require_subscription(p_num int) RETURNS subscription LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_subscription subscription;
BEGIN
  SELECT * INTO v_subscription FROM subscription WHERE num = p_num;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'subscription % is gone', p_num USING ERRCODE = 'FP001';
  END IF;
  RETURN v_subscription;
END $$;

CREATE FUNCTION multirange_count(p_offs int8multirange) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(sum(upper(r) - lower(r)), 0)::bigint FROM unnest(p_offs) r
$$;

-- Milliseconds since 1970, rounded down: the time that a message id carries. A double holds microseconds exactly until 2255.
CREATE FUNCTION epoch_ms(p_time timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (date_part('epoch', p_time) * 1000000)::bigint / 1000
$$;

-- The functions below that set nothing themselves are called by those that do: claim, ack, nack and release_stuck.

-- The messages of a lease, read from the log. A lease's width says how many messages lie between its ends: a narrow one
-- is read straight, a wide one (a filter that seldom matches) by way of its routes.
CREATE FUNCTION leased_messages(p_subscription subscription, p_lease lease, p_offs int8multirange)
RETURNS TABLE (off bigint, created_at timestamptz, payload text)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
  IF p_lease.hi_off - p_lease.lo_off < 1000 THEN
    RETURN QUERY
    SELECT m.off, m.created_at, m.payload
      FROM message m
     WHERE m.topic_num = p_subscription.topic_num
       AND m.pos >= p_lease.lo_pos AND m.pos <= p_lease.hi_pos
       AND p_offs @> m.off;
  ELSE
    RETURN QUERY
    SELECT m.off, m.created_at, m.payload
      FROM route r
      CROSS JOIN LATERAL (
        SELECT x.off, x.created_at, x.payload
          FROM message x
         WHERE x.topic_num = p_subscription.topic_num
           AND x.pos >= greatest(r.lo_pos, p_lease.lo_pos) AND x.pos <= least(r.hi_pos, p_lease.hi_pos)
           AND p_offs @> x.off) m
     WHERE r.subscription_num = p_subscription.num
       AND r.hi_pos >= p_lease.lo_pos
       AND r.hi_pos <= (
         SELECT coalesce(min(y.hi_pos), p_lease.hi_pos)
           FROM route y
          WHERE y.subscription_num = p_subscription.num AND y.hi_pos >= p_lease.hi_pos);
  END IF;
END $$;

-- Turns a part of a lease, whose row the caller holds locked, into exceptions. They were delivered once.
CREATE FUNCTION spill(p_subscription subscription, p_lease lease, p_offs int8multirange, p_due_at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_count bigint;
BEGIN
  INSERT INTO exception (subscription_num, off, state, attempts, due_at, created_at, payload)
  SELECT p_subscription.num, m.off, CASE WHEN p_subscription.max_delivery_attempts <= 1 THEN 'dead' ELSE 'waiting' END,
         1, p_due_at, m.created_at, m.payload
    FROM leased_messages(p_subscription, p_lease, p_offs) m;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  IF v_count <> multirange_count(p_offs) THEN
    RAISE EXCEPTION 'subscription %: % of % leased messages are in the log', p_subscription.id, v_count,
      multirange_count(p_offs);
  END IF;
END $$;

-- Walks up from the oldest live lease: takes away what is finished, releases what expired by p_expired_at or was claimed
-- by p_claimed_before, stops at the first that is neither, or after p_limit messages. Leases expire in their order, since
-- all servers share one lock timeout. Each step is one probe of lease_pkey; the range is bounded by floor_off, so rows
-- that died long ago are never passed again. Call it under the claim lock. An ack that holds a lease at this moment wins:
-- nothing here waits for it.
CREATE FUNCTION sweep_leases(
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
END $$;

-- Returns up to p_limit leased exceptions to waiting, available at once, or to the dead letters when their attempts are used up.
CREATE FUNCTION release_exceptions(
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
END $$;

-- What comes next for a subscription after its cursor, from the log or from its routes: at most p_limit messages of
-- p_max_bytes together (but always one), with their offsets and, for a routed one, positions. Looks through windows of
-- positions that grow, so that a busy log costs a quiet topic few partitions.
CREATE FUNCTION next_messages(
  p_subscription subscription, p_cursor lease, p_limit int, p_max_bytes bigint,
  OUT matched int, OUT lo_pos bigint, OUT hi_pos bigint, OUT lo_off bigint, OUT hi_off bigint,
  OUT hi_created_at timestamptz, OUT time_sum bigint, OUT offs int8multirange, OUT poss bigint[])
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
             sum(epoch_ms(w.created_at)), range_agg(int8range(w.off, w.off, '[]')), array_agg(w.pos)
        INTO matched, lo_pos, hi_pos, lo_off, hi_off, hi_created_at, time_sum, offs, poss
        FROM (SELECT m.pos, m.off, m.created_at,
                     sum(m.bytes) OVER (ORDER BY m.pos ROWS UNBOUNDED PRECEDING) - m.bytes AS bytes_before
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
       WHERE w.bytes_before < p_max_bytes;
    ELSE
      -- message_pkey, an ordered append of the partitions between both bounds
      SELECT count(*), min(w.pos), max(w.pos), min(w.off), max(w.off), max(w.created_at),
             sum(epoch_ms(w.created_at))
        INTO matched, lo_pos, hi_pos, lo_off, hi_off, hi_created_at, time_sum
        FROM (SELECT m.pos, m.off, m.created_at,
                     sum(m.bytes) OVER (ORDER BY m.pos ROWS UNBOUNDED PRECEDING) - m.bytes AS bytes_before
                FROM (SELECT x.pos, x.off, x.created_at, octet_length(x.payload) AS bytes
                        FROM message x
                       WHERE x.topic_num = p_subscription.topic_num
                         AND x.pos > p_cursor.hi_pos AND x.pos <= least(v_end, p_cursor.hi_pos + v_window)
                       ORDER BY x.pos
                       LIMIT p_limit) m) w
       WHERE w.bytes_before < p_max_bytes;
      offs := int8multirange(int8range(lo_off, hi_off, '[]'));
    END IF;
    EXIT WHEN matched >= p_limit OR p_cursor.hi_pos + v_window >= v_end;
    v_window := v_window * 8;
  END LOOP;
END $$;

-- Gives a consumer the next messages of a subscription, oldest availability first, and locks them to it. Runs under the
-- claim lock in one autocommitted call. Expired leases are released on the way. Commits asynchronously: a claim that a
-- crash forgets is a redelivery, never a loss, and the flush of any later ack includes it.
-- p_max_bytes bounds exceptions and log messages each. p_hint_off: an offset of this subscription claimed before, or 0;
-- it only makes the probe for the cursor short. Error FP001: there is no such subscription (any more).
-- Writes one lease row and deletes at most one finished; exceptions cost an update each. An empty claim writes nothing.
CREATE FUNCTION claim(
  p_subscription_num int, p_consumer_id text, p_batch_size int, p_max_bytes bigint, p_lock_timeout_ms bigint,
  p_hint_off bigint)
RETURNS TABLE (off bigint, created_at timestamptz, attempts int, payload text)
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_subscription subscription;
  v_cursor       lease;
  v_now          timestamptz;
  v_expires_at   timestamptz;
  v_floor_off    bigint;
  v_cursor_done  boolean;
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
    SELECT w.floor_off, v_cursor_done OR w.cursor_done INTO v_floor_off, v_cursor_done
      FROM sweep_leases(v_subscription, v_cursor, v_now, '-infinity', p_batch_size) w;
  END IF;
  IF EXISTS (SELECT 1 FROM exception e
              WHERE e.subscription_num = p_subscription_num AND e.state = 'leased' AND e.expires_at <= v_now) THEN
    PERFORM release_exceptions(v_subscription, v_now, '-infinity', p_batch_size);
  END IF;

  SELECT * INTO v_next FROM next_messages(v_subscription, v_cursor, p_batch_size, p_max_bytes);
  -- a full batch of the log leaves no room for exceptions that came due after its last message was published
  v_due_before := CASE WHEN v_next.matched = p_batch_size THEN least(v_now, v_next.hi_created_at) ELSE v_now END;
  v_due := EXISTS (SELECT 1 FROM exception e
                    WHERE e.subscription_num = p_subscription_num AND e.state = 'waiting' AND e.due_at <= v_due_before);
  IF v_due THEN
    v_redelivered := claim_exceptions(
      v_subscription, p_consumer_id, v_now, v_due_before, v_expires_at, p_batch_size, p_max_bytes,
      ARRAY(SELECT m.created_at
              FROM message m
             WHERE m.topic_num = v_subscription.topic_num AND m.pos >= v_next.lo_pos AND m.pos <= v_next.hi_pos
               AND (NOT v_subscription.routed OR m.pos = ANY (v_next.poss))
             ORDER BY m.pos));
    IF cardinality(v_redelivered) = p_batch_size THEN
      v_next.matched := 0;
    ELSIF cardinality(v_redelivered) + v_next.matched > p_batch_size THEN
      SELECT * INTO v_next
        FROM next_messages(v_subscription, v_cursor, p_batch_size - cardinality(v_redelivered), p_max_bytes);
    END IF;
  END IF;

  IF v_next.matched > 0 THEN
    IF v_cursor_done AND v_floor_off = v_cursor.hi_off THEN
      v_floor_off := v_next.hi_off;
    END IF;
    INSERT INTO lease (subscription_num, hi_off, lo_off, lo_pos, hi_pos, consumer_id, claimed_at, expires_at,
                       matched_total, floor_off, pending, time_sum)
    VALUES (p_subscription_num, v_next.hi_off, v_next.lo_off, v_next.lo_pos, v_next.hi_pos, p_consumer_id, v_now, v_expires_at,
            v_cursor.matched_total + v_next.matched, v_floor_off, v_next.offs, v_next.time_sum);
    IF v_cursor_done THEN
      DELETE FROM lease l
       WHERE l.subscription_num = p_subscription_num AND l.hi_off = v_cursor.hi_off AND isempty(l.pending);
    END IF;
  END IF;

  IF cardinality(v_redelivered) > 0 THEN
    RETURN QUERY
    SELECT a.off, a.created_at, a.attempts, a.payload
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
  ELSIF v_next.matched > 0 AND v_subscription.routed THEN
    RETURN QUERY
    SELECT m.off, m.created_at, 1, m.payload
      FROM message m
     WHERE m.topic_num = v_subscription.topic_num AND m.pos >= v_next.lo_pos AND m.pos <= v_next.hi_pos
       AND m.pos = ANY (v_next.poss)
     ORDER BY m.pos;
  ELSIF v_next.matched > 0 THEN
    RETURN QUERY
    SELECT m.off, m.created_at, 1, m.payload
      FROM message m
     WHERE m.topic_num = v_subscription.topic_num AND m.pos >= v_next.lo_pos AND m.pos <= v_next.hi_pos
     ORDER BY m.pos;
  END IF;
END $$;

-- Leases the exceptions due by p_due_before that come before the log's next messages (their times: p_log_times, ascending)
-- when both are merged by availability. Returns their offsets. exception_waiting, one update each.
CREATE FUNCTION claim_exceptions(
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
  RETURN v_offs;
END $$;

-- What cleanup_stuck_messages does for one subscription: releases up to p_limit messages claimed p_age_ms ago or earlier,
-- and the leases that are over. Call it until it returns 0.
CREATE FUNCTION release_stuck(p_subscription_num int, p_age_ms bigint, p_limit int, OUT released int)
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_before       timestamptz := clock_timestamp() - p_age_ms * interval '1 millisecond';
  v_subscription subscription;
  v_cursor       lease;
BEGIN
  PERFORM lock_claim(p_subscription_num);
  released := 0;
  SELECT s.* INTO v_subscription FROM subscription s WHERE s.num = p_subscription_num;
  SELECT l.* INTO v_cursor FROM lease l WHERE l.subscription_num = p_subscription_num ORDER BY l.hi_off DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT w.released INTO released FROM sweep_leases(v_subscription, v_cursor, clock_timestamp(), v_before, p_limit) w;
  IF released < p_limit THEN
    released := released + release_exceptions(v_subscription, clock_timestamp(), v_before, p_limit - released);
  END IF;
END $$;
