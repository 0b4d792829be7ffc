package dev.fastpubsub.server.apidocs;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import jakarta.annotation.security.PermitAll;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The OpenAPI document, the two pages that show it, and the files of those pages: a fixed set of names, so nothing else of
 * the class path can be asked for. Browsers keep the files, and ask each time whether they have changed.
 */
@RestController
final class ApiDocsResource {

    /**
     * Nothing comes from another host or goes to one, no script stands in a page, and no page stands in a frame. Both
     * pages write styles and images into themselves, and ReDoc's search is a worker made from a blob.
     */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
            + "worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Map<String, Supplier<Asset>> assets;

    /** @param assets by their paths; each is loaded when it is first asked for */
    ApiDocsResource(Map<String, Supplier<Asset>> assets) {
        this.assets = Map.copyOf(assets);
    }

    @GetMapping("/openapi.json")
    @PermitAll
    ResponseEntity<byte[]> document() {
        return asset("openapi.json");
    }

    @GetMapping("/docs")
    @PermitAll
    ResponseEntity<byte[]> swaggerUi() {
        return asset("docs");
    }

    @GetMapping("/docs/{file}")
    @PermitAll
    ResponseEntity<byte[]> swaggerUiFile(@PathVariable String file) {
        return asset("docs/" + file);
    }

    @GetMapping("/redoc")
    @PermitAll
    ResponseEntity<byte[]> redoc() {
        return asset("redoc");
    }

    @GetMapping("/redoc/{file}")
    @PermitAll
    ResponseEntity<byte[]> redocFile(@PathVariable String file) {
        return asset("redoc/" + file);
    }

    /** For those who type a slash at the end: the links of the pages are relative to the path without it. */
    @GetMapping("/docs/")
    @PermitAll
    ResponseEntity<byte[]> swaggerUiWithSlash() {
        return redirect("../docs");
    }

    @GetMapping("/redoc/")
    @PermitAll
    ResponseEntity<byte[]> redocWithSlash() {
        return redirect("../redoc");
    }

    private static ResponseEntity<byte[]> redirect(String location) {
        return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
                .location(URI.create(location))
                .build();
    }

    private ResponseEntity<byte[]> asset(String path) {
        Supplier<Asset> supplier = assets.get(path);
        if (supplier == null) {
            throw new FastpubsubException(ErrorCode.NOT_FOUND);
        }
        Asset asset = supplier.get();
        return ResponseEntity.ok()
                .contentType(asset.type())
                .eTag(asset.etag())
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(asset.content());
    }
}
