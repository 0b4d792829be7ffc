-- What a migration of the next release may do: add, and replace functions under their signatures. The present server has to run on it.
ALTER TABLE topic ADD COLUMN labels text;
ALTER TABLE subscription ADD COLUMN ordered boolean NOT NULL DEFAULT false;
ALTER TABLE message ADD COLUMN headers text;
ALTER TABLE route ADD COLUMN priority int;
ALTER TABLE lease ADD COLUMN token uuid;
ALTER TABLE exception ADD COLUMN headers text;
ALTER TABLE tally ADD COLUMN delayed bigint NOT NULL DEFAULT 0;
ALTER TABLE client ADD COLUMN last_login_at timestamptz;
CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text NOT NULL);
CREATE FUNCTION publish_from_outbox() RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT 0 $$;
CREATE OR REPLACE FUNCTION epoch_ms(p_time timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT floor(extract(epoch FROM p_time) * 1000)::bigint
$$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
