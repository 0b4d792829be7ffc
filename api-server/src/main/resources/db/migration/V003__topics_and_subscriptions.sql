-- The end of a topic's log. p_hint_pos: a position of this topic known to be committed, or 0; it only makes the probe
-- short. Called by functions that pin its plans. Under the topic's lock the answer is exact; without it, it may be old by
-- the time it is used.
CREATE FUNCTION topic_end(p_topic_num int, p_hint_pos bigint, OUT off bigint, OUT pos bigint, OUT created_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  v_next bigint;
BEGIN
  SELECT s.last_value INTO v_next FROM message_pos s;
  -- message_pkey, both bounds given: partitions outside them are not looked at
  SELECT m.off, m.pos, m.created_at INTO off, pos, created_at
    FROM message m
   WHERE m.topic_num = p_topic_num AND m.pos >= p_hint_pos AND m.pos <= v_next
   ORDER BY m.pos DESC
   LIMIT 1;
  IF NOT FOUND AND p_hint_pos > 0 THEN
    SELECT m.off, m.pos, m.created_at INTO off, pos, created_at
      FROM message m
     WHERE m.topic_num = p_topic_num AND m.pos <= v_next
     ORDER BY m.pos DESC
     LIMIT 1;
  END IF;
  -- a newer partition may be gone while an older one is still pinned
  SELECT greatest(t.last_off, topic_end.off) INTO off FROM topic t WHERE t.num = p_topic_num;
END $$;

-- A lease that claims nothing: where a new subscription starts. The position is the log's end, not the topic's: whatever
-- this topic gets next lies behind it, and no old partition is ever looked at.
CREATE FUNCTION create_subscription(
  p_id text, p_topic_id text, p_filter text, p_routed boolean,
  p_max_delivery_attempts int, p_backoff_min_seconds int, p_backoff_max_seconds int,
  OUT status text, OUT created_at timestamptz)
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_topic_num int;
  v_num       int;
  v_off       bigint;
  v_pos       bigint;
BEGIN
  SELECT t.num INTO v_topic_num FROM topic t WHERE t.id = p_topic_id;
  IF v_topic_num IS NOT NULL THEN
    PERFORM lock_topic(v_topic_num);
  END IF;
  IF EXISTS (SELECT 1 FROM subscription s WHERE s.id = p_id) THEN
    status := 'exists';
    RETURN;
  END IF;
  UPDATE topic t SET version = t.version + 1 WHERE t.num = v_topic_num;
  IF NOT FOUND THEN
    status := 'no topic';
    RETURN;
  END IF;
  INSERT INTO subscription (id, topic_num, filter, routed, max_delivery_attempts, backoff_min_seconds, backoff_max_seconds)
  VALUES (p_id, v_topic_num, p_filter, p_routed, p_max_delivery_attempts, p_backoff_min_seconds, p_backoff_max_seconds)
  ON CONFLICT (id) DO NOTHING
  RETURNING subscription.num, subscription.created_at INTO v_num, created_at;
  IF NOT FOUND THEN
    status := 'exists';  -- made at the same moment under another topic; the version may be one too high, which is harmless
    RETURN;
  END IF;
  SELECT e.off INTO v_off FROM topic_end(v_topic_num, 0) e;
  v_pos := next_pos() - 1;
  INSERT INTO lease (subscription_num, hi_off, lo_off, lo_pos, hi_pos, claimed_at, expires_at,
                     matched_total, floor_off, pending, time_sum)
  VALUES (v_num, v_off, v_off, v_pos, v_pos, created_at, created_at, 0, v_off, '{}', 0);
  status := 'created';
END $$;

-- Absent (null) numbers stay; the filter is set only when p_filter_given. From the first filter on, the subscription is
-- routed for good: what is waiting becomes one row of route, and what comes later gets a row per publish.
CREATE FUNCTION update_subscription(
  p_id text, p_filter_given boolean, p_filter text, p_routed boolean,
  p_max_delivery_attempts int, p_backoff_min_seconds int, p_backoff_max_seconds int)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_subscription subscription;
  v_cursor       lease;
  v_end          record;
  v_lo_pos       bigint;
BEGIN
  SELECT * INTO v_subscription FROM subscription WHERE id = p_id;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM lock_topic(v_subscription.topic_num);
  PERFORM lock_claim(v_subscription.num);
  SELECT * INTO v_subscription FROM subscription WHERE num = v_subscription.num;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF p_filter_given AND p_routed AND NOT v_subscription.routed THEN
    SELECT * INTO v_cursor FROM lease WHERE subscription_num = v_subscription.num ORDER BY hi_off DESC LIMIT 1;
    SELECT * INTO v_end FROM topic_end(v_subscription.topic_num, 0);
    IF v_end.off > v_cursor.hi_off THEN
      SELECT pos INTO v_lo_pos
        FROM message
       WHERE topic_num = v_subscription.topic_num AND pos > v_cursor.hi_pos
       ORDER BY pos
       LIMIT 1;
      INSERT INTO route (subscription_num, hi_pos, lo_pos, lo_off, hi_off, offs, total)
      VALUES (v_subscription.num, v_end.pos, v_lo_pos, v_cursor.hi_off + 1, v_end.off,
              int8multirange(int8range(v_cursor.hi_off + 1, v_end.off + 1)),
              v_cursor.matched_total + v_end.off - v_cursor.hi_off);
    END IF;
  END IF;
  IF p_filter_given THEN
    UPDATE topic SET version = version + 1 WHERE num = v_subscription.topic_num;
  END IF;
  UPDATE subscription
     SET filter = CASE WHEN p_filter_given THEN p_filter ELSE filter END,
         routed = routed OR (p_filter_given AND p_routed),
         max_delivery_attempts = coalesce(p_max_delivery_attempts, max_delivery_attempts),
         backoff_min_seconds = coalesce(p_backoff_min_seconds, backoff_min_seconds),
         backoff_max_seconds = coalesce(p_backoff_max_seconds, backoff_max_seconds)
   WHERE num = v_subscription.num;
  RETURN true;
END $$;

-- Locks in the order in which acks lock, or the two would wait for each other.
CREATE FUNCTION delete_leases(p_subscription_num int) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM lease WHERE subscription_num = p_subscription_num ORDER BY hi_off FOR UPDATE;
  DELETE FROM lease WHERE subscription_num = p_subscription_num;
END $$;

-- Its exceptions stay behind and are taken away in pieces (purge_exceptions): there may be millions.
CREATE FUNCTION delete_subscription(p_id text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = fastpubsub, pg_temp AS $$
DECLARE
  v_num       int;
  v_topic_num int;
BEGIN
  SELECT num, topic_num INTO v_num, v_topic_num FROM subscription WHERE id = p_id;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM lock_topic(v_topic_num);
  PERFORM lock_claim(v_num);
  DELETE FROM subscription WHERE num = v_num;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM delete_leases(v_num);
  UPDATE topic SET version = version + 1 WHERE num = v_topic_num;
  RETURN true;
END $$;

-- While a topic has more than p_limit subscriptions, deletes as many of them: each takes a lock, of which a transaction cannot
-- have tens of thousands. Call it until it returns 0, then delete_topic.
CREATE FUNCTION delete_many_subscriptions(p_topic_id text, p_limit int) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = fastpubsub, pg_temp AS $$
DECLARE
  v_ids text[] := ARRAY(
    SELECT s.id
      FROM subscription s
      JOIN topic t ON t.num = s.topic_num
     WHERE t.id = p_topic_id
     ORDER BY s.num
     LIMIT p_limit + 1);
BEGIN
  IF cardinality(v_ids) <= p_limit THEN
    RETURN 0;
  END IF;
  RETURN (SELECT count(*) FROM unnest(v_ids) id WHERE delete_subscription(id));
END $$;

-- Its messages go with their partitions, its subscriptions at once.
CREATE FUNCTION delete_topic(p_id text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = fastpubsub, pg_temp AS $$
DECLARE
  v_topic_num int;
  v_num       int;
BEGIN
  SELECT num INTO v_topic_num FROM topic WHERE id = p_id;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM lock_topic(v_topic_num);
  FOR v_num IN SELECT num FROM subscription WHERE topic_num = v_topic_num ORDER BY num LOOP
    PERFORM lock_claim(v_num);
    PERFORM delete_leases(v_num);
    DELETE FROM subscription WHERE num = v_num;
  END LOOP;
  DELETE FROM topic WHERE num = v_topic_num;
  RETURN FOUND;
END $$;

-- Deletes up to p_limit exceptions of subscriptions that are gone. Safe to run at any time, several at once.
CREATE FUNCTION purge_exceptions(p_limit int) RETURNS int
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
  RETURN v_deleted;
END $$;
