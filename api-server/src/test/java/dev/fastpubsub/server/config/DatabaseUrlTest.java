package dev.fastpubsub.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql+psycopg://u:p@h:5432/d, jdbc:postgresql://h:5432/d, u, p",
        "postgresql://u:p@h/d, jdbc:postgresql://h/d, u, p",
        "postgres://u@h/d, jdbc:postgresql://h/d, u, ''",
        "postgresql://h/d, jdbc:postgresql://h/d, '', ''",
        "postgresql://u:p%40%2F%3A%2B+@h/d, jdbc:postgresql://h/d, u, p@/:++",
        "postgresql://u:p@h/d?sslmode=verify-full&connect_timeout=7,"
                + " jdbc:postgresql://h/d?sslmode=verify-full&connectTimeout=7, u, p",
        "postgresql://u:p@a:1/d?target_session_attrs=read-write, jdbc:postgresql://a:1/d?targetServerType=primary, u,"
                + " p",
        "jdbc:postgresql://h/d?user=u&password=p, jdbc:postgresql://h/d?user=u&password=p, '', ''",
    })
    void everyFormIsUnderstood(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=require, sslmode=require",
        "sslmode=require&sslrootcert=/ca.pem, sslmode=verify-ca&sslrootcert=/ca.pem",
        "sslmode=verify-full&sslrootcert=/ca.pem, sslmode=verify-full&sslrootcert=/ca.pem",
        "sslcert=/c&sslkey=/k&sslpassword=p%26, sslcert=/c&sslkey=/k&sslpassword=p%26",
        "sslnegotiation=direct&channel_binding=require, sslNegotiation=direct&channelBinding=require",
    })
    void whatLibpqCallsTlsReachesTheDriver(String parameters, String jdbcParameters) {
        assertThat(DatabaseUrl.parse("postgresql://h/d?" + parameters).jdbcUrl())
                .isEqualTo("jdbc:postgresql://h/d?" + jdbcParameters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslcrl=/crl.pem", "ssl_min_protocol_version=TLSv1.3", "sslMode=require"})
    void whatTheDriverWouldIgnoreAboutTlsIsRefused(String parameter) {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://h/d?" + parameter))
                .hasMessageStartingWith("the parameter " + parameter.substring(0, parameter.indexOf('='))
                        + " is not supported; those about TLS are ssl, sslNegotiation, sslResponseTimeout, sslcert,")
                .hasMessageEndingWith(", sslrootcert");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:p@h/d?sslmode=always",
                "jdbc:postgresql://h/d?sslmode=always",
                "jdbc:postgresql://h/d?sslmode=require&connectTimeout=1&sslmode=always"
            })
    void aTlsModeThatDoesNotExistIsRefused(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .hasMessage(
                        "the parameter sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslmode=REQUIRE", "connectTimeout=1&sslmode=Verify-Full", "sslmode=verify%2Dfull"})
    void aTlsModeMayBeWrittenAsTheDriverTakesIt(String parameters) {
        assertThat(DatabaseUrl.parse("postgresql://h/d?" + parameters).jdbcUrl())
                .isEqualTo("jdbc:postgresql://h/d?" + parameters);
    }

    @Test
    void aNumberSignInThePasswordIsToBeEncoded() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:p#q@h/d"))
                .hasMessageEndingWith("(special characters in the password percent-encoded)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:p@h/d?preferQueryMode=simple",
                "postgresql+psycopg://u:p@h/d?sslmode=require&preferQueryMode=simple&connect_timeout=1",
                "jdbc:postgresql://h/d?user=u&password=p&preferQueryMode=simple",
            })
    void queriesWithoutBinaryParametersAreRefusedAtStart(String url) {
        assertThatThrownBy(() -> FastpubsubConfig.read(Map.of("FASTPUBSUB_DATABASE_URL", url)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "FASTPUBSUB_DATABASE_URL: the parameter preferQueryMode=simple is not supported: ")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("u:p");
    }

    @Test
    void severalHostsStaySeveral() {
        assertThat(DatabaseUrl.parse("postgresql://u:p@a:1,b:2/d").jdbcUrl()).isEqualTo("jdbc:postgresql://a:1,b:2/d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mysql://u:p@h/d", "h/d", "postgresql://u:p@h", "postgresql://u:p@h/", "postgresql://u:a b@h/d"})
    void anythingElseIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://")
                .hasMessageNotContaining("u:");
    }
}
