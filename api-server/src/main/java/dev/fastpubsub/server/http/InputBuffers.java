package dev.fastpubsub.server.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.CharBuffer;
import java.util.Optional;
import org.apache.catalina.connector.InputBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Takes 16 KiB away from each request of Tomcat's: a buffer for characters, which nobody here reads. Requests live as long as their
 * connections are busy, and thousands of consumers wait: a quarter of all that they take. Tomcat has no setting for it, so this reaches
 * into its fields; where they are not as expected, everything works and takes more.
 */
final class InputBuffers extends ValveBase {

    /** Enough to read on with, if somebody should read characters after all. */
    private static final int SOME = 64;

    private final VarHandle ofRequest;
    private final VarHandle characters;

    private InputBuffers(VarHandle ofRequest, VarHandle characters) {
        super(true);
        this.ofRequest = ofRequest;
        this.characters = characters;
    }

    /** Empty where Tomcat's fields are not as expected. */
    static Optional<InputBuffers> shrinking() {
        try {
            return Optional.of(new InputBuffers(
                    handle(Request.class, "inputBuffer", InputBuffer.class),
                    handle(InputBuffer.class, "cb", CharBuffer.class)));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** To a private field of Tomcat's, for which Tomcat has no setting. */
    static VarHandle handle(Class<?> owner, String field, Class<?> type) throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, field, type);
    }

    /** Before the first use of each request, of which Tomcat makes as many as it needs at a time. */
    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        InputBuffer buffer = (InputBuffer) ofRequest.get(request);
        if (((CharBuffer) characters.get(buffer)).capacity() > SOME) {
            characters.set(buffer, CharBuffer.allocate(SOME).limit(0));
        }
        getNext().invoke(request, response);
    }
}
