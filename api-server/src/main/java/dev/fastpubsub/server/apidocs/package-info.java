/** The API's documents: OpenAPI, and Swagger UI and ReDoc to read it in a browser. */
@NullMarked
package dev.fastpubsub.server.apidocs;

import org.jspecify.annotations.NullMarked;
