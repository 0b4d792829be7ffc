package dev.fastpubsub.server.client;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.http.BodyReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the calls on clients together. */
@Configuration(proxyBeanMethods = false)
public class ClientConfiguration {

    @Bean
    ClientStore clientStore(Database database) {
        return new ClientStore(database);
    }

    @Bean
    ClientDirectory clientDirectory(ClientStore store) {
        return new ClientDirectory(store);
    }

    @Bean
    ClientResource clientResource(ClientStore store, ClientDirectory directory, BodyReader bodies) {
        return new ClientResource(store, directory, bodies);
    }
}
