package dev.fastpubsub.server.http;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows nothing of the request before. Tomcat (11.0.27) hands a processor from connection to connection and has it remember whether the last
 * request was HTTP/0.9, whose answers have neither status line nor headers. It finds out anew only once it has understood the next request line:
 * where it does not, it would send the 400 as a bare body, to somebody else than who had sent HTTP/0.9. Tomcat has no setting for it, so this
 * reaches into its field; where there is none, there is nothing to mend.
 */
final class FreshProcessor extends Http11Processor {

    private static final Logger LOG = LoggerFactory.getLogger(FreshProcessor.class);

    private static final @Nullable VarHandle HTTP_09 = field();

    FreshProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
        super(protocol, adapter);
    }

    private static @Nullable VarHandle field() {
        try {
            return InputBuffers.handle(Http11Processor.class, "http09", boolean.class);
        } catch (ReflectiveOperationException e) {
            LOG.debug("this Tomcat has no such field", e);
            return null;
        }
    }

    /** Also called to go on with a request that had not come whole, whose line is then looked at again. */
    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
        if (HTTP_09 != null) {
            HTTP_09.set((Http11Processor) this, false);
        }
        return super.service(connection);
    }
}
