package dev.fastpubsub.server.apidocs;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;

/** Names the files of the API's documents. */
@Configuration(proxyBeanMethods = false)
public class ApiDocsConfiguration {

    /** ReDoc loads this picture from its maker, and does without it when it does not come. */
    private static final String REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

    private static final String NO_PICTURE = "data:,";

    @Bean
    ApiDocsResource apiDocsResource(ObjectProvider<BuildProperties> build) {
        return new ApiDocsResource(Map.of(
                "openapi.json",
                once(() -> Asset.of(OpenApiDocument.json(version(build)), MediaType.APPLICATION_JSON)),
                "docs",
                once(() -> Asset.own("docs.html", Asset.HTML)),
                "docs/start.js",
                once(() -> Asset.own("start.js", Asset.JAVASCRIPT)),
                "docs/swagger-ui.css",
                once(() -> Asset.webjar("swagger-ui", "swagger-ui.css", Asset.CSS)),
                "docs/swagger-ui-bundle.js",
                once(() -> Asset.webjar("swagger-ui", "swagger-ui-bundle.js", Asset.JAVASCRIPT)),
                "redoc",
                once(() -> Asset.own("redoc.html", Asset.HTML)),
                "redoc/redoc.standalone.js",
                once(() -> Asset.webjar("redoc", "redoc.standalone.js", Asset.JAVASCRIPT)
                        .replacing(REDOC_LOGO, NO_PICTURE))));
    }

    private static String version(ObjectProvider<BuildProperties> build) {
        BuildProperties known = build.getIfAvailable();
        return known == null ? "(not built)" : Objects.requireNonNullElse(known.getVersion(), "");
    }

    private static Supplier<Asset> once(Supplier<Asset> load) {
        return SingletonSupplier.of(load);
    }
}
