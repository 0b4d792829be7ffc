package dev.fastpubsub.server.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.security.PermitAll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What Prometheus scrapes: its text format, or what else it asks for. */
@RestController
final class MetricsResource {

    private final PrometheusRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();

    MetricsResource(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @GetMapping("/metrics")
    @PermitAll
    ResponseEntity<byte[]> metrics(@RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept)
            throws IOException {
        ExpositionFormatWriter format = formats.findWriter(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 16);
        format.write(text, registry.scrape());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(format.getContentType()))
                .body(text.toByteArray());
    }
}
