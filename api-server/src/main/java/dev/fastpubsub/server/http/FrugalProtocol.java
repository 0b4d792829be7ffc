package dev.fastpubsub.server.http;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 with a small buffer between our answers and Tomcat's own: they are written whole, so there is nothing to gather, and each
 * connection holds it three times over as long as a request is being answered. Public because Tomcat makes it.
 */
public final class FrugalProtocol extends Http11NioProtocol {

    private static final int BYTES = 512;

    @Override
    protected Processor createProcessor() {
        return new FreshProcessor(this, getAdapter());
    }

    @Override
    public int getDesiredBufferSize() {
        return BYTES;
    }
}
