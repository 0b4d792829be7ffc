-- As in V007, but for how exceptions are counted: by an index-only scan of each state's partial index instead of a look at every
-- row. Autoscalers ask for this every few seconds, also of a subscription with many dead letters.

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
  SELECT count(*) INTO dlq FROM exception WHERE subscription_num = p_subscription_num AND state = 'dead';
  available := v_last + v_waiting;
  delivered := v_pending + v_leased;
  acked := v_cursor.matched_total - v_pending - v_waiting - v_leased - dlq;
END $$;
