package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.auth.AuthServer.Credential;
import dev.fastpubsub.server.support.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.RestClient;

/** An OAuth 2.0 client that knows nothing of us gets a token and publishes with it. */
class SpringOAuth2ClientTest {

    @ParameterizedTest
    @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
    void springSecuritysClientPublishes(String method) {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database)) {
            server.send("POST", "/topics", server.administrator(), "{\"id\": \"orders\"}");
            Credential client = server.client("topics:publish:orders");
            RestClient http = client(
                    server,
                    ClientRegistration.withRegistrationId("fastpubsub")
                            .clientId(client.id())
                            .clientSecret(client.secret())
                            .clientAuthenticationMethod(new ClientAuthenticationMethod(method))
                            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                            .scope("topics:publish:orders")
                            .tokenUri(server.baseUri() + "/oauth/token")
                            .build());

            HttpStatus status = HttpStatus.valueOf(http.post()
                    .uri("/topics/orders/messages")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body("[{\"n\": 1}]")
                    .retrieve()
                    .toBodilessEntity()
                    .getStatusCode()
                    .value());

            assertThat(status).isEqualTo(HttpStatus.NO_CONTENT);
        }
    }

    private static RestClient client(AuthServer server, ClientRegistration registration) {
        InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration);
        OAuth2ClientHttpRequestInterceptor token =
                new OAuth2ClientHttpRequestInterceptor(new AuthorizedClientServiceOAuth2AuthorizedClientManager(
                        registrations, new InMemoryOAuth2AuthorizedClientService(registrations)));
        token.setClientRegistrationIdResolver(request -> registration.getRegistrationId());
        token.setPrincipalResolver(request -> new AnonymousAuthenticationToken(
                "key", "application", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
        return RestClient.builder()
                .baseUrl(server.baseUri().toString())
                .requestInterceptor(token)
                .build();
    }
}
