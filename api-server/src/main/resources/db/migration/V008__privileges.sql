-- Functions that run with their owner's rights must not be anybody's. README.md says what a server's own role needs.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA fastpubsub FROM PUBLIC;
