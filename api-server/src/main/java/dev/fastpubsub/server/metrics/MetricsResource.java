package dev.fastpubsub.server.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.security.PermitAll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What Prometheus scrapes: its text format, or what else it asks for. */
@RestController
final class MetricsResource {

    private static final MediaType OPEN_METRICS = MediaType.parseMediaType("application/openmetrics-text");

    private final PrometheusRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();

    MetricsResource(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @GetMapping("/metrics")
    @PermitAll
    ResponseEntity<byte[]> metrics(@RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept)
            throws IOException {
        ExpositionFormatWriter format = format(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 16);
        format.write(text, registry.scrape());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(format.getContentType()))
                .body(text.toByteArray());
    }

    /** The library would give protobuf to whoever takes that too, and looks at no preference. */
    private ExpositionFormatWriter format(@Nullable String accept) {
        return quality(accept, OPEN_METRICS) > 0
                        && quality(accept, OPEN_METRICS) >= quality(accept, MediaType.TEXT_PLAIN)
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
    }

    /** How much a type is wanted by name (RFC 9110, section 12.5.1); 0 for not at all. */
    private static double quality(@Nullable String accept, MediaType wanted) {
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .filter(type -> type.equalsTypeAndSubtype(wanted))
                    .mapToDouble(MediaType::getQualityValue)
                    .max()
                    .orElse(0);
        } catch (InvalidMediaTypeException e) {
            return 0;
        }
    }
}
