-- Advisory locks of two ints: a class and a number. Whoever needs several takes topic, then claim, then lease rows.
-- The classes spell "fps" and a digit, so that they do not meet an application's own locks by chance.

-- Each statement must see what was committed while it waited for a lock. A database may have another default.
CREATE FUNCTION require_read_committed() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'fastpubsub needs transactions at READ COMMITTED, this one is %', current_setting('transaction_isolation');
  END IF;
END $$;

CREATE FUNCTION lock_topic(p_topic_num int) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM fastpubsub.require_read_committed();
  PERFORM pg_advisory_xact_lock(x'66707331'::int, p_topic_num);
END $$;

CREATE FUNCTION lock_claim(p_subscription_num int) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM fastpubsub.require_read_committed();
  PERFORM pg_advisory_xact_lock(x'66707332'::int, p_subscription_num);
END $$;

CREATE FUNCTION lock_partitions() RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock(x'66707333'::int, 0)
$$;

-- The position that the next message gets: exact, since this function of PostgreSQL reads under the buffer's lock. A plain
-- SELECT of last_value does not, and may meet the value that nextval logs, up to 32 too high: good as an upper bound only.
CREATE FUNCTION next_pos() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(pg_sequence_last_value('fastpubsub.message_pos'::regclass) + 1, 1)
$$;

-- Every statement locks every partition that its plan knows, so hundreds would slow all of them down. Where a subscription
-- keeps many from being dropped, new ones are made and filled larger: by as many times as there are 16 of them.
CREATE FUNCTION partition_growth() RETURNS bigint LANGUAGE sql VOLATILE SET search_path = fastpubsub, pg_temp AS $$
  SELECT 1 + count(*) / 16 FROM log_partition
$$;

-- Sees to it that p_ahead partitions of p_width positions or more lie ahead of the log's end. Returns how many it made:
-- several at once, since each time makes every session plan anew. No autovacuum: rows are never updated or deleted, the plans
-- are pinned and need no statistics, and what vacuum does against wraparound it does all the same.
-- CREATE LIKE, CHECK and ATTACH take no lock that a reader or a publish waits for; PARTITION OF would.
CREATE FUNCTION ensure_partitions(p_ahead int, p_width bigint) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = fastpubsub, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_top   log_partition;
  v_lo    bigint;
  v_num   int;
  v_made  int := 0;
  v_hi    bigint;
BEGIN
  -- last_value will do here, and takes no lock on the sequence that a close would wait for while this waits for its lock
  UPDATE log_partition SET opened_at = clock_timestamp()
   WHERE opened_at IS NULL AND lo_pos <= (SELECT last_value FROM message_pos);
  IF (SELECT count(*) FROM log_partition WHERE lo_pos > (SELECT last_value FROM message_pos)) >= p_ahead THEN
    RETURN 0;
  END IF;
  PERFORM lock_partitions();
  WHILE (SELECT count(*) FROM log_partition WHERE lo_pos > next_pos()) < 2 * p_ahead LOOP
    SELECT * INTO v_top FROM log_partition ORDER BY num DESC LIMIT 1;
    v_num := coalesce(v_top.num, 0) + 1;
    v_lo := coalesce(v_top.hi_pos, 1);
    v_hi := v_lo + p_width * partition_growth();
    EXECUTE format(
      'CREATE TABLE message_%1$s (LIKE message INCLUDING ALL, CHECK (pos >= %2$s AND pos < %3$s))
         WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false)',
      v_num, v_lo, v_hi);
    EXECUTE format('ALTER TABLE message ATTACH PARTITION message_%s FOR VALUES FROM (%s) TO (%s)', v_num, v_lo, v_hi);
    EXECUTE format(
      'CREATE TABLE route_%1$s (LIKE route INCLUDING ALL, CHECK (hi_pos >= %2$s AND hi_pos < %3$s))
         WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false)',
      v_num, v_lo, v_hi);
    EXECUTE format('ALTER TABLE route ATTACH PARTITION route_%s FOR VALUES FROM (%s) TO (%s)', v_num, v_lo, v_hi);
    INSERT INTO log_partition (num, lo_pos, hi_pos) VALUES (v_num, v_lo, v_hi);
    v_made := v_made + 1;
  END LOOP;
  RETURN v_made;
END $$;

-- Ends the open partition early: the next message goes to the following one. False when the open one is empty or
-- another session holds the sequence for longer than the lock timeout (try again later).
CREATE FUNCTION close_partition() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = fastpubsub, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  v_open log_partition;
BEGIN
  PERFORM lock_partitions();
  -- Changes nothing but takes the lock that nextval waits for, until this commits. RESTART would give the sequence a new
  -- file under the eyes of whoever reads last_value.
  ALTER SEQUENCE message_pos OWNED BY NONE;
  SELECT * INTO v_open FROM log_partition WHERE lo_pos <= next_pos() AND hi_pos > next_pos();
  IF NOT FOUND OR v_open.lo_pos = next_pos() THEN
    RETURN false;
  END IF;
  PERFORM setval('message_pos', v_open.hi_pos - 1);  -- cannot go backwards: read under the lock
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END $$;

-- Closes the open partition when it is larger or older than is asked. By age only while fewer than p_max_partitions exist:
-- a subscription that lags for days must not turn the log into thousands of small tables.
CREATE FUNCTION close_due_partition(p_max_bytes bigint, p_opened_before timestamptz, p_max_partitions int) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = fastpubsub, pg_temp AS $$
DECLARE
  v_open log_partition;
BEGIN
  SELECT * INTO v_open FROM log_partition WHERE lo_pos < next_pos() AND hi_pos > next_pos();
  IF NOT FOUND
     OR NOT (coalesce(pg_total_relation_size(to_regclass('message_' || v_open.num)), 0) / partition_growth() > p_max_bytes
             OR coalesce(v_open.opened_at <= p_opened_before, false)
                AND (SELECT count(*) FROM log_partition) < p_max_partitions) THEN
    RETURN false;
  END IF;
  RETURN close_partition();
END $$;

-- The topics that have messages in a range of positions, with the newest of each: one index probe per topic.
CREATE FUNCTION topics_between(p_lo_pos bigint, p_hi_pos bigint)
RETURNS TABLE (topic_num int, last_off bigint, last_pos bigint, last_created_at timestamptz)
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  topic_num := -1;
  LOOP
    SELECT m.topic_num INTO topic_num
      FROM message m
     WHERE m.topic_num > topics_between.topic_num AND m.pos >= p_lo_pos AND m.pos < p_hi_pos
     ORDER BY m.topic_num
     LIMIT 1;
    EXIT WHEN NOT FOUND;
    SELECT m.off, m.pos, m.created_at INTO last_off, last_pos, last_created_at
      FROM message m
     WHERE m.topic_num = topics_between.topic_num AND m.pos >= p_lo_pos AND m.pos < p_hi_pos
     ORDER BY m.pos DESC
     LIMIT 1;
    RETURN NEXT;
  END LOOP;
END $$;

-- The transactions that use the log at this moment. Those that publish hold one of these locks before nextval gives them
-- a position: so once all that were there after a partition's end have finished, looking at it shows all that it will
-- ever hold. Those that read for long would make a drop wait, and everybody else behind it.
CREATE FUNCTION log_transactions() RETURNS text[] LANGUAGE sql VOLATILE SET search_path = fastpubsub, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT virtualtransaction), '{}')
    FROM pg_locks
   WHERE locktype = 'relation'
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND relation IN ('message'::regclass, 'route'::regclass)
     AND pid <> pg_backend_pid()
     AND granted
$$;

-- Whether some subscription still needs a message of the partition. Once false it stays false: cursors only grow, and
-- a new subscription starts at the end of its topic. p_newer_than: younger messages count as needed.
CREATE FUNCTION partition_in_use(p_num int, p_newer_than timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE
SET search_path = fastpubsub, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  v_partition log_partition;
  v_topic     record;
BEGIN
  SELECT * INTO v_partition FROM log_partition WHERE num = p_num;
  IF NOT FOUND THEN
    RETURN true;  -- dropped meanwhile by another session: nothing left to do
  END IF;
  FOR v_topic IN SELECT * FROM topics_between(v_partition.lo_pos, v_partition.hi_pos) LOOP
    IF v_topic.last_created_at > p_newer_than THEN
      RETURN true;
    END IF;
    IF EXISTS (
      SELECT 1
        FROM subscription s
        CROSS JOIN LATERAL (
          SELECT l.hi_off, l.hi_pos, l.floor_off
            FROM lease l
           WHERE l.subscription_num = s.num
           ORDER BY l.hi_off DESC
           LIMIT 1) c
       WHERE s.topic_num = v_topic.topic_num
         AND (CASE
                WHEN NOT s.routed THEN c.hi_pos < v_topic.last_pos
                ELSE EXISTS (
                  SELECT 1
                    FROM route r
                   WHERE r.subscription_num = s.num
                     AND r.hi_pos > c.hi_pos
                     AND r.hi_pos >= v_partition.lo_pos
                     AND r.lo_pos < v_partition.hi_pos)
              END
              OR EXISTS (
                SELECT 1
                  FROM lease l
                 WHERE l.subscription_num = s.num
                   AND l.hi_off BETWEEN c.floor_off AND c.hi_off
                   AND NOT isempty(l.pending)
                   AND (l.lo_pos < v_partition.hi_pos AND l.hi_pos >= v_partition.lo_pos
                        -- a lease that ends within a route finds its messages through it, and the route's row may be here
                        OR EXISTS (
                          SELECT 1
                            FROM route r
                           WHERE r.subscription_num = s.num
                             AND r.hi_pos >= v_partition.lo_pos AND r.hi_pos < v_partition.hi_pos
                             AND r.lo_pos <= l.hi_pos AND r.hi_pos >= l.lo_pos))))) THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;

-- Remembers a topic's last offset outside the log. Under the topic's lock, and committed before the partition goes: a
-- publish that read the topic before finds the log as it was, one that reads it later finds the offset here.
CREATE FUNCTION retain_last_off(p_topic_num int, p_last_off bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = fastpubsub, pg_temp AS $$
BEGIN
  PERFORM lock_topic(p_topic_num);
  UPDATE topic SET last_off = p_last_off WHERE num = p_topic_num AND last_off < p_last_off;
END $$;

-- Drops one half of some partitions at once: p_parent is message first, route last. False when someone reads the log for longer
-- than the lock timeout, which is how long a publish may have to wait behind this; try again later.
CREATE FUNCTION drop_partitions(p_nums int[], p_parent text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = fastpubsub, pg_temp SET lock_timeout = '100ms' AS $$
DECLARE
  v_nums   int[];
  v_tables text;
BEGIN
  IF p_parent NOT IN ('message', 'route') THEN
    RAISE EXCEPTION 'no such log table: %', p_parent;
  END IF;
  PERFORM lock_partitions();
  -- those that another session dropped meanwhile are no longer listed; the caller's word is not enough for the others
  SELECT array_agg(num), string_agg(format('%I', p_parent || '_' || num), ', ') INTO v_nums, v_tables
    FROM log_partition
   WHERE num = ANY (p_nums) AND hi_pos <= next_pos() AND NOT partition_in_use(num, 'infinity');
  IF v_nums IS NOT NULL THEN
    EXECUTE 'DROP TABLE IF EXISTS ' || v_tables;
    IF p_parent = 'route' THEN
      DELETE FROM log_partition WHERE num = ANY (v_nums);
    END IF;
  END IF;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END $$;

SELECT ensure_partitions(1, 4000000);
