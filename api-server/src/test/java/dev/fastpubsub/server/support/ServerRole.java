package dev.fastpubsub.server.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A role that has no rights but those that it is given, and what the README gives the role of servers. */
public final class ServerRole implements AutoCloseable {

    private static final Pattern GRANTS = Pattern.compile("```sql\n(GRANT .*?)```", Pattern.DOTALL);
    private static final Pattern DEFAULTS =
            Pattern.compile("```sql\n(ALTER DEFAULT PRIVILEGES .*?)```", Pattern.DOTALL);
    private static final String PASSWORD = "x";

    private final String ownersUrl;
    private final JdbcClient owner;
    private final String name = "role_" + System.nanoTime();

    public ServerRole(TestDatabase database) {
        this(database.dataSource(), database.jdbcUrl());
    }

    /** @param ownersUrl with user and password */
    public ServerRole(DataSource owner, String ownersUrl) {
        this.ownersUrl = ownersUrl;
        this.owner = JdbcClient.create(owner);
        this.owner
                .sql("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(name, PASSWORD))
                .update();
    }

    public String name() {
        return name;
    }

    /** The database's URL with this role's name and password. */
    public String jdbcUrl() {
        String url =
                ownersUrl.replaceAll("user=[^&]*", "user=" + name).replaceAll("password=[^&]*", "password=" + PASSWORD);
        return url.contains("password=") ? url : url + "&password=" + PASSWORD;
    }

    /** The README's grants. */
    public ServerRole grant() {
        run(statements(GRANTS));
        return this;
    }

    /** What the README gives once for all migrations to come. */
    public void grantDefaults() {
        run(statements(DEFAULTS));
    }

    private void run(List<String> statements) {
        statements.forEach(statement ->
                owner.sql(statement.replace("fastpubsub_server", name)).update());
    }

    private static List<String> statements(Pattern block) {
        try {
            Matcher found = block.matcher(Files.readString(Path.of("../README.md")));
            if (!found.find()) {
                throw new IllegalStateException("the README has no " + block);
            }
            return Arrays.stream(found.group(1).split(";", -1))
                    .filter(statement -> !statement.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        owner.sql("DROP OWNED BY " + name).update();
        owner.sql("DROP ROLE " + name).update();
    }
}
