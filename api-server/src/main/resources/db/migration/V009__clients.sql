-- Who may call. Secrets are kept as hashes only.
CREATE TABLE client (
  id            uuid PRIMARY KEY,
  name          text NOT NULL,
  scopes        text NOT NULL,                              -- separated by single spaces
  is_active     boolean NOT NULL,
  token_version int NOT NULL DEFAULT 1,                     -- one higher with each update: tokens of an older one are void
  secret_hash   text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row: another value after each change of any client. Servers compare it twice a second and forget what they know when it is
-- another, so that a revocation holds everywhere at once, whatever the number of clients, also one made by hand in SQL. Random and
-- not counted: after a restore, or a failover that lost commits, a counter would come to the same number with other clients.
CREATE TABLE client_generation (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  value    uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO client_generation DEFAULT VALUES;

CREATE FUNCTION advance_client_generation() RETURNS trigger
LANGUAGE plpgsql
SET search_path = fastpubsub, pg_temp AS $$
BEGIN
  UPDATE client_generation SET value = gen_random_uuid();
  RETURN NULL;
END $$;

CREATE TRIGGER client_changed
  AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON client
  FOR EACH STATEMENT EXECUTE FUNCTION advance_client_generation();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
