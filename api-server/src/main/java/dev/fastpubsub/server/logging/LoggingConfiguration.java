package dev.fastpubsub.server.logging;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.http.RequestListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the log of requests in its place. */
@Configuration(proxyBeanMethods = false)
public class LoggingConfiguration {

    @Bean
    RequestListener requestLog(FastpubsubConfig config) {
        return config.log().requests() ? new RequestLog() : _ -> {};
    }
}
