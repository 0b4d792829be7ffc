package dev.fastpubsub.server.http;

import dev.fastpubsub.server.config.FastpubsubConfig;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Puts together what all resources share, and sets up Tomcat. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {

    /** Longer than the 60 s that clients may count on. */
    private static final int KEEP_ALIVE_MILLIS = 75_000;

    private static final int UNLIMITED = -1;

    /**
     * Bytes that each connection holds as long as a request is being answered, also by waiting: so they are small. Bodies are read and
     * written by as much at a time.
     */
    private static final String READ_BUFFER = "2048";

    private static final String WRITE_BUFFER = "2048";
    private static final int RESPONSE_HEADERS = 2048;
    private static final int TRAILERS = 256;

    @Bean
    BodyReader bodyReader(FastpubsubConfig config) {
        return new BodyReader(config.limits());
    }

    @Bean
    AnswerMemory answerMemory(FastpubsubConfig config) {
        return new AnswerMemory(config.limits());
    }

    @Bean
    RequestFilter requestFilter(List<RequestListener> listeners) {
        return new RequestFilter(listeners);
    }

    @Bean
    WebMvcConfigurer explicitMethods(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> calls) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new ExplicitMethods(calls));
            }
        };
    }

    @Bean
    ErrorMapping errorMapping() {
        return new ErrorMapping();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(FastpubsubConfig config) {
        return factory -> {
            factory.setProtocol(FrugalProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                connector.setEncodedSolidusHandling("passthrough");
                if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
                    protocol.setMaxConnections(config.api().maxConnections());
                    protocol.setKeepAliveTimeout(KEEP_ALIVE_MILLIS);
                    protocol.setMaxKeepAliveRequests(UNLIMITED);
                    protocol.setMaxHttpResponseHeaderSize(RESPONSE_HEADERS);
                    protocol.setMaxTrailerSize(TRAILERS);
                    // Of a body that was not read, because there was no room for it, say. Who sends it may read the
                    // answer afterwards.
                    protocol.setMaxSwallowSize(config.limits().maxBodyBytes());
                    protocol.setProperty("socket.appReadBufSize", READ_BUFFER);
                    protocol.setProperty("socket.appWriteBufSize", WRITE_BUFFER);
                }
            });
            InputBuffers.shrinking().ifPresent(factory::addContextValves);
            factory.addContextValves(new TameHeaders(), new ClientPresence.Valve());
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(JsonErrorReport.class.getName());
                }
            });
        };
    }
}
