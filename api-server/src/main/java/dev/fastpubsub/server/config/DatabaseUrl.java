package dev.fastpubsub.server.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    private static final String ENCODED = " (special characters in the password percent-encoded)";

    /** libpq's names for what pgjdbc calls otherwise. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout",
            "gssencmode", "gssEncMode",
            "krbsrvname", "kerberosServerName",
            "require_auth", "requireAuth",
            "sslnegotiation", "sslNegotiation",
            "target_session_attrs", "targetServerType");

    /** Those about TLS that pgjdbc knows. It would ignore any other, and with it what somebody relies on. */
    private static final Set<String> TLS_PARAMETERS = Set.of(
            "ssl",
            "sslcert",
            "sslfactory",
            "sslfactoryarg",
            "sslhostnameverifier",
            "sslkey",
            "sslmode",
            "sslNegotiation",
            "sslpassword",
            "sslpasswordcallback",
            "sslResponseTimeout",
            "sslrootcert");

    private static final Pattern TLS_MODE = Pattern.compile("[?&]sslmode=([^&]*)");
    private static final List<String> TLS_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** The driver sends texts only then, and has none for arrays of numbers and what else goes to PostgreSQL in its own form. */
    private static final Pattern SIMPLE_QUERIES = Pattern.compile("[?&]preferQueryMode=simple(&|$)");

    private static final Pattern PASSWORD = Pattern.compile("(://[^:/?#@]*:).*@");
    private static final Pattern PARAMETER = Pattern.compile("([?&;])([^=&;]*)=([^&;]*)");

    /** Those whose values are shown; any other may be a password in disguise. */
    private static final Set<String> HARMLESS = Set.of(
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "connect_timeout",
            "connecttimeout",
            "application_name",
            "applicationname",
            "target_session_attrs",
            "targetservertype",
            "currentschema",
            "user");

    /** @throws IllegalArgumentException with a message that repeats no value */
    public static DatabaseUrl parse(String value) {
        DatabaseUrl url = read(value);
        requireTlsMode(url.jdbcUrl);
        return url;
    }

    private static DatabaseUrl read(String value) {
        if (SIMPLE_QUERIES.matcher(value).find()) {
            throw new IllegalArgumentException(
                    "the parameter preferQueryMode=simple is not supported: messages and lists"
                            + " of numbers are sent in PostgreSQL's binary form; extended is the default");
        }
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

    /** The URL for people to see. */
    static String masked(String value) {
        String withoutPassword = PASSWORD.matcher(value).replaceAll("$1" + Setting.MASK + "@");
        return PARAMETER
                .matcher(withoutPassword)
                .replaceAll(parameter -> HARMLESS.contains(parameter.group(2).toLowerCase(Locale.ROOT))
                        ? Matcher.quoteReplacement(parameter.group())
                        : Matcher.quoteReplacement(parameter.group(1) + parameter.group(2) + "=" + Setting.MASK));
    }

    /** The driver would say so only when it connects, and then it looks as if the database were down. */
    private static void requireTlsMode(String jdbcUrl) {
        Matcher mode = TLS_MODE.matcher(jdbcUrl);
        while (mode.find()) {
            if (!TLS_MODES.contains(decode(mode.group(1)).toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "the parameter sslmode must be one of " + String.join(", ", TLS_MODES));
            }
        }
    }

    private static DatabaseUrl libpq(String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORMS + ENCODED);
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        int colon = userInfo.indexOf(':');
        String database = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (database.length() < 2) {
            throw new IllegalArgumentException("names no database; " + FORMS + ENCODED);
        }
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new DatabaseUrl(
                "jdbc:postgresql://" + authority.substring(at + 1) + database + parameters(uri.getRawQuery()),
                decode(user),
                decode(password));
    }

    /** In pgjdbc's names and values, with the question mark. */
    private static String parameters(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            String given = equals < 0 ? parameter : parameter.substring(0, equals);
            String name = PARAMETERS.getOrDefault(given, given);
            if (name.toLowerCase(Locale.ROOT).startsWith("ssl") && !TLS_PARAMETERS.contains(name)) {
                throw new IllegalArgumentException("the parameter " + name + " is not supported; those about TLS are "
                        + TLS_PARAMETERS.stream().sorted().collect(Collectors.joining(", ")));
            }
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            parameters.put(name, name.equals("targetServerType") && value.equals("read-write") ? "primary" : value);
        }
        // With a root certificate libpq checks it even then; pgjdbc would trust anybody.
        if (parameters.containsKey("sslrootcert")) {
            parameters.computeIfPresent("sslmode", (_, mode) -> mode.equals("require") ? "verify-ca" : mode);
        }
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "DatabaseUrl[…]";
    }
}
