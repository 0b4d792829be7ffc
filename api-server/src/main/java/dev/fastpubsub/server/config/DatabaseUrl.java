package dev.fastpubsub.server.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where PostgreSQL is, in pgjdbc's terms. Reads the original's {@code postgresql+psycopg://user:password@host:port/db?params},
 * plain {@code postgresql://…} (both in libpq's percent-encoding, several hosts allowed) and {@code jdbc:postgresql://…}.
 *
 * @param jdbcUrl without user and password
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    private static final String FORMS =
            "must look like postgresql+psycopg://user:password@host:port/database, postgresql://… or"
                    + " jdbc:postgresql://…";

    /** libpq's names for what pgjdbc calls otherwise. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "target_session_attrs", "targetServerType");

    /** @throws IllegalArgumentException with a message that repeats no part of the value */
    static DatabaseUrl parse(String value) {
        if (value.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(value, "", "");
        }
        for (String scheme : new String[] {"postgresql+psycopg://", "postgresql://", "postgres://"}) {
            if (value.startsWith(scheme)) {
                return libpq("postgresql://" + value.substring(scheme.length()));
            }
        }
        throw new IllegalArgumentException(FORMS);
    }

    private static DatabaseUrl libpq(String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORMS + " (special characters in the password percent-encoded)");
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        int colon = userInfo.indexOf(':');
        String database = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (database.length() < 2) {
            throw new IllegalArgumentException("names no database; " + FORMS);
        }
        StringBuilder jdbcUrl = new StringBuilder("jdbc:postgresql://")
                .append(authority.substring(at + 1))
                .append(database);
        if (uri.getRawQuery() != null) {
            char separator = '?';
            for (String parameter : uri.getRawQuery().split("&")) {
                String name = parameter.contains("=") ? parameter.substring(0, parameter.indexOf('=')) : parameter;
                jdbcUrl.append(separator)
                        .append(PARAMETERS.getOrDefault(name, name))
                        .append(parameter.substring(name.length()).replace("=read-write", "=primary"));
                separator = '&';
            }
        }
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new DatabaseUrl(jdbcUrl.toString(), decode(user), decode(password));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "DatabaseUrl[…]";
    }
}
