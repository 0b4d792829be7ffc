package dev.fastpubsub.server.client;

import dev.fastpubsub.server.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Clients in PostgreSQL. Thread-safe. */
final class ClientStore {

    private static final String CREATE = """
        INSERT INTO fastpubsub.client (id, name, scopes, is_active, secret_hash)
        VALUES (:id, :name, :scopes, :active, :secretHash)
        ON CONFLICT (id) DO NOTHING
        """;

    private static final String FIND = """
        SELECT id, name, scopes, is_active, token_version, created_at, updated_at
          FROM fastpubsub.client
         WHERE id = :id
        """;

    private static final String LIST = """
        SELECT id, name, scopes, is_active, token_version, created_at, updated_at
          FROM fastpubsub.client
         ORDER BY id
        OFFSET :offset
         LIMIT :limit
        """;

    private static final String UPDATE = """
        UPDATE fastpubsub.client
           SET name = :name, scopes = :scopes, is_active = :active, token_version = token_version + 1,
               updated_at = clock_timestamp()
         WHERE id = :id
        RETURNING id, name, scopes, is_active, token_version, created_at, updated_at
        """;

    private static final String DELETE = "DELETE FROM fastpubsub.client WHERE id = :id";

    private static final String RESTORE = """
        INSERT INTO fastpubsub.client AS c (id, name, scopes, is_active, secret_hash)
        VALUES (:id, :name, :scopes, true, :secretHash)
        ON CONFLICT (id) DO UPDATE
           SET scopes = excluded.scopes, is_active = true, secret_hash = excluded.secret_hash,
               token_version = c.token_version + 1, updated_at = clock_timestamp()
        """;

    private static final String REHASH = """
        UPDATE fastpubsub.client
           SET secret_hash = :newHash
         WHERE id = :id AND secret_hash = :oldHash
        """;

    private static final String STATE = """
        SELECT id, is_active, token_version, scopes, secret_hash
          FROM fastpubsub.client
         WHERE id = :id
        """;

    private static final String GENERATION = "SELECT value FROM fastpubsub.client_generation";

    private final Database database;

    ClientStore(Database database) {
        this.database = database;
    }

    /** False when the id is taken. */
    boolean create(UUID id, String name, String scopes, boolean active, String secretHash) {
        return 1
                == database.call(jdbc -> jdbc.sql(CREATE)
                        .param("id", id)
                        .param("name", name)
                        .param("scopes", scopes)
                        .param("active", active)
                        .param("secretHash", secretHash)
                        .update());
    }

    Optional<Client> find(UUID id) {
        return database.call(jdbc ->
                jdbc.sql(FIND).param("id", id).query(ClientStore::client).optional());
    }

    /** In ascending order of ids. */
    List<Client> list(long offset, int limit) {
        return database.call(jdbc -> jdbc.sql(LIST)
                .param("offset", offset)
                .param("limit", limit)
                .query(ClientStore::client)
                .list());
    }

    /** Voids the client's tokens. Empty when there is no such client. */
    Optional<Client> update(UUID id, String name, String scopes, boolean active) {
        return database.call(jdbc -> jdbc.sql(UPDATE)
                .param("id", id)
                .param("name", name)
                .param("scopes", scopes)
                .param("active", active)
                .query(ClientStore::client)
                .optional());
    }

    /** False when there is no such client. */
    boolean delete(UUID id) {
        return 1 == database.call(jdbc -> jdbc.sql(DELETE).param("id", id).update());
    }

    /** Makes a client, or gives an existing one this secret, these scopes and active state; voids its tokens. */
    void restore(UUID id, String name, String scopes, String secretHash) {
        int unused = database.call(jdbc -> jdbc.sql(RESTORE)
                .param("id", id)
                .param("name", name)
                .param("scopes", scopes)
                .param("secretHash", secretHash)
                .update());
    }

    /** Another hash of the same secret; nothing when the secret has been changed meanwhile. */
    void rehash(UUID id, String oldHash, String newHash) {
        int unused = database.call(jdbc -> jdbc.sql(REHASH)
                .param("id", id)
                .param("oldHash", oldHash)
                .param("newHash", newHash)
                .update());
    }

    Optional<ClientState> state(UUID id) {
        return database.lookUp(jdbc -> jdbc.sql(STATE)
                .param("id", id)
                .query((row, index) -> new ClientState(
                        row.getObject("id", UUID.class),
                        row.getBoolean("is_active"),
                        row.getInt("token_version"),
                        row.getString("scopes"),
                        row.getString("secret_hash")))
                .optional());
    }

    /** Another one whenever any client has changed. */
    UUID generation() {
        return database.lookUp(jdbc -> jdbc.sql(GENERATION).query(UUID.class).single());
    }

    private static Client client(ResultSet row, int index) throws SQLException {
        return new Client(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("scopes"),
                row.getBoolean("is_active"),
                row.getInt("token_version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
