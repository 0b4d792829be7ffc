-- As in V012, but that a message goes back only while it is in that delivery for which it was claimed. If the server was slow or stopped
-- since, the lock may have expired, and somebody else may hold the message now. p_attempts tells the deliveries apart: each claim counts one,
-- and whatever was delivered before is an exception. Under the claim lock nothing is claimed and nothing expires. One probe of exception_pkey each.
CREATE FUNCTION give_back(p_subscription_num int, p_offs bigint[], p_times bigint[], p_attempts int[]) RETURNS int
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_offs  bigint[];
  v_times bigint[];
  v_count int;
BEGIN
  PERFORM lock_claim(p_subscription_num);
  SELECT array_agg(u.off ORDER BY u.off), array_agg(u.ms ORDER BY u.off)
    INTO v_offs, v_times
    FROM unnest(p_offs, p_times, p_attempts) u (off, ms, attempts)
    LEFT JOIN exception e ON e.subscription_num = p_subscription_num AND e.off = u.off
   WHERE u.attempts = coalesce(e.attempts, 1);
  IF v_offs IS NULL THEN
    RETURN 0;
  END IF;
  v_count := settle(require_subscription(p_subscription_num), v_offs, v_times, 'return');
  PERFORM add_to_tally(p_subscription_num, 0, 0, v_count);
  RETURN v_count;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
