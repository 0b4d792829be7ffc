package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.client.ClientDirectory;
import dev.fastpubsub.server.config.AuthConfig;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.http.BodyReader;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts authentication together. */
@Configuration(proxyBeanMethods = false)
public class AuthConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(AuthConfiguration.class);

    /** Far below what kubelet takes to change the file, and so seldom that reading it costs nothing. */
    private static final Duration KEY_FILE_PERIOD = Duration.ofSeconds(2);

    @Bean
    Tokens tokens(FastpubsubConfig config) {
        return new Tokens(config.auth(), Clock.systemUTC());
    }

    @Bean
    KeyFileWatch keyFileWatch(FastpubsubConfig config, Tokens tokens) {
        KeyFileWatch watch = new KeyFileWatch(config.auth().secretKeys(), tokens);
        watch.start(KEY_FILE_PERIOD);
        return watch;
    }

    @Bean
    Logins logins(ClientDirectory directory) {
        return new Logins(directory);
    }

    @Bean
    TokenResource tokenResource(Logins logins, Tokens tokens, BodyReader bodies) {
        return new TokenResource(logins, tokens, bodies);
    }

    @Bean
    WebMvcConfigurer authentication(FastpubsubConfig config, Tokens tokens, Logins logins, ClientDirectory directory) {
        AuthConfig auth = config.auth();
        if (!auth.enabled()) {
            LOG.warn("authentication is off, everybody may do everything: FASTPUBSUB_AUTH_ENABLED=true turns it on");
        }
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                if (auth.enabled()) {
                    interceptors.addInterceptor(new Authentication(tokens, logins, directory));
                }
            }
        };
    }
}
