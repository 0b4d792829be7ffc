package dev.fastpubsub.server.support;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A {@code jdbc:postgresql:} URL in its three parts, so that another database of the same server can be named.
 *
 * @param server host and port
 * @param database the database's name
 * @param parameters what follows the question mark, user and password among it
 */
record PostgresUrl(String server, String database, String parameters) {
    private static final Pattern PARTS = Pattern.compile("jdbc:postgresql://([^/?]+)/([^?]*)(?:\\?(.*))?");

    static PostgresUrl parse(String url) {
        Matcher parts = PARTS.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not a URL like jdbc:postgresql://host:5432/database?user=name&password=secret: " + url);
        }
        String parameters = parts.group(3);
        return new PostgresUrl(parts.group(1), parts.group(2), parameters == null ? "" : parameters);
    }

    PostgresUrl withDatabase(String name) {
        return new PostgresUrl(server, name, parameters);
    }

    /** A connection for each call of {@code getConnection}, closed for good by {@code close}. */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(toString());
        return dataSource;
    }

    @Override
    public String toString() {
        return "jdbc:postgresql://" + server + "/" + database + (parameters.isEmpty() ? "" : "?" + parameters);
    }
}
