-- As in V015, but that the messages must also still be in a claim that was made before the one who gives them back had them in hand, so many
-- microseconds ago. A claim commits asynchronously: a crash may have forgotten it, and then the next one gets the messages as if for the first
-- time, with the same attempts. The span is measured by one clock of the server and taken off the database's, so the two may differ.
-- For each message one probe of lease_pkey more.
CREATE FUNCTION give_back(
  p_subscription_num int, p_offs bigint[], p_times bigint[], p_attempts int[], p_claimed_microseconds_ago bigint) RETURNS int
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  -- before the lock: whoever claims while this waits for it claims later
  v_claimed_before timestamptz := clock_timestamp() - p_claimed_microseconds_ago * interval '1 microsecond';
  v_offs           bigint[];
  v_times          bigint[];
  v_count          int;
BEGIN
  PERFORM lock_claim(p_subscription_num);
  SELECT array_agg(u.off ORDER BY u.off), array_agg(u.ms ORDER BY u.off)
    INTO v_offs, v_times
    FROM unnest(p_offs, p_times, p_attempts) u (off, ms, attempts)
    LEFT JOIN exception e ON e.subscription_num = p_subscription_num AND e.off = u.off
    LEFT JOIN LATERAL (
      SELECT l.claimed_at
        FROM lease l
       WHERE l.subscription_num = p_subscription_num AND l.hi_off >= u.off
       ORDER BY l.hi_off
       LIMIT 1) l ON true
   WHERE u.attempts = coalesce(e.attempts, 1)
     AND coalesce(e.claimed_at, l.claimed_at) <= v_claimed_before;
  IF v_offs IS NULL THEN
    RETURN 0;
  END IF;
  v_count := settle(require_subscription(p_subscription_num), v_offs, v_times, 'return');
  PERFORM add_to_tally(p_subscription_num, 0, 0, v_count);
  RETURN v_count;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
