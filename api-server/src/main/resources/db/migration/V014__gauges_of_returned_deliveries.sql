-- As in V010, but for the counting of dead letters, and with the deliveries that were given back.

-- The first p_limit topics by id, with how many messages they ever got, and the first p_limit subscriptions by id. A row of a
-- topic has no subscription_id, and nothing but published.
--
-- STABLE, so all rows are of the caller's one snapshot: what is deleted meanwhile does no harm. Per topic one probe of message_pkey;
-- per subscription one of lease_pkey, two of message_pkey or route_pkey, an index-only scan of its live leases' rows and of
-- those two partial indexes of exception that say what waits and what is leased. So the backlog in the log costs nothing, and an exception some 0.1 us.
--
-- A bound that is null prunes all partitions at once; a condition of its own would be asked in each of them.
--
-- available, delivered, acked and dlq as in subscription_metrics. Every delivery, first or again, ends by an ack, by a nack,
-- by its time limit or by being given back, or goes on: that gives nacked, without a write. waiting_seconds: how long that has been available which
-- the next claim gives out first: since its publication, since it came due again, or since the lease of a consumer that let
-- it expire was over; 0 when a claim would get nothing.
DROP FUNCTION gauges(int);
CREATE FUNCTION gauges(p_limit int)
RETURNS TABLE (
  topic_id text, subscription_id text, published bigint, available bigint, delivered bigint, dlq bigint, acked bigint,
  nacked bigint, first_delivered bigint, redelivered bigint, expired bigint, returned bigint, waiting_seconds float8)
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
         NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::float8
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
         coalesce(y.redelivered, 0) - coalesce(y.expired, 0) - coalesce(y.returned, 0) + w.waiting + d.dead,
         c.matched_total, coalesce(y.redelivered, 0), coalesce(y.expired, 0), coalesce(y.returned, 0),
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
      SELECT coalesce(sum(e.count), 0)::bigint AS dead
        FROM dead_letter_count e
       WHERE e.subscription_num = s.num) d;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
