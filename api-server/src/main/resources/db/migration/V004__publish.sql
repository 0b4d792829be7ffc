-- Appends messages to a topic, in their order, in one transaction: call it in autocommit, so that no client's round trip
-- happens under the topic's lock. The lock is held to the commit's end, so offsets are dense, in commit order, and no
-- cursor ever skips a late arrival. Lock, read and insert are statements of their own: one statement would take its
-- snapshot before it waits for the lock.
--
-- p_version: the topic's version that the caller's routing is of. Published is false, and nothing is written, when the
-- topic is gone or its subscriptions changed: look again. p_hint_pos: see topic_end. p_route_nums and p_route_matches:
-- each routed subscription that matched something, and which of p_payloads (from 0) as a multirange.
-- Writes one row version per message and one per routed subscription, and updates none.
CREATE FUNCTION publish(
  p_topic_num int, p_version bigint, p_hint_pos bigint, p_payloads text[], p_route_nums int[], p_route_matches text[],
  OUT published boolean, OUT last_pos bigint)
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_version bigint;
  v_end     record;
  v_now     timestamptz;
  v_pos     bigint[];
BEGIN
  PERFORM lock_topic(p_topic_num);
  SELECT version INTO v_version FROM topic WHERE num = p_topic_num;
  IF v_version IS DISTINCT FROM p_version THEN
    published := false;
    RETURN;
  END IF;
  SELECT * INTO v_end FROM topic_end(p_topic_num, p_hint_pos);
  IF v_end.off + cardinality(p_payloads) >= 1::bigint << 42 THEN
    RAISE EXCEPTION 'topic % has given out all its 2^42 offsets', p_topic_num;
  END IF;
  v_now := greatest(clock_timestamp(), v_end.created_at);
  WITH inserted AS (
    INSERT INTO message (topic_num, off, created_at, payload)
    SELECT p_topic_num, v_end.off + u.i, v_now, u.payload
      FROM unnest(p_payloads) WITH ORDINALITY u (payload, i)
     ORDER BY u.i
    RETURNING pos)
  SELECT array_agg(pos ORDER BY pos) INTO v_pos FROM inserted;
  last_pos := v_pos[cardinality(v_pos)];
  IF cardinality(p_route_nums) > 0 THEN
    -- route_pkey: one probe per subscription for its total so far; rows that are dropped are claimed, so the cursor counts them
    INSERT INTO route (subscription_num, hi_pos, lo_pos, lo_off, hi_off, offs, total)
    SELECT u.num, v_pos[upper(u.matches)], v_pos[lower(u.matches) + 1],
           v_end.off + lower(u.matches) + 1, v_end.off + upper(u.matches), x.offs,
           x.matched + greatest(
             (SELECT r.total
                FROM route r
               WHERE r.subscription_num = u.num AND r.hi_pos >= 0 AND r.hi_pos < v_pos[1]
               ORDER BY r.hi_pos DESC
               LIMIT 1),
             (SELECT l.matched_total
                FROM lease l
               WHERE l.subscription_num = u.num
               ORDER BY l.hi_off DESC
               LIMIT 1))
      FROM (SELECT num, matches::int8multirange AS matches
              FROM unnest(p_route_nums, p_route_matches) t (num, matches)
            OFFSET 0) u  -- parses each text once, not at every use
      CROSS JOIN LATERAL (
        SELECT range_agg(int8range(lower(m) + v_end.off + 1, upper(m) + v_end.off + 1)) AS offs,
               sum(upper(m) - lower(m)) AS matched
          FROM unnest(u.matches) m) x;
  END IF;
  published := true;
END $$;
