package dev.fastpubsub.server.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Whether the client of a request is still there. TCP tells only whoever reads: so this looks, without waiting, whether there is
 * anything to read. A client that has closed its half of the connection counts as gone, also if it would still listen. For the request's
 * own thread.
 */
public final class ClientPresence {

    private static final String ATTRIBUTE = ClientPresence.class.getName();

    private final org.apache.coyote.Request connection;

    private ClientPresence(org.apache.coyote.Request connection) {
        this.connection = connection;
    }

    /** Of a request whose body, if it has one, has been read. */
    public static ClientPresence of(HttpServletRequest request) {
        return (ClientPresence) request.getAttribute(ATTRIBUTE);
    }

    /**
     * True once the client has hung up. Tomcat reads what comes into the request's buffer, and says that there is something also when
     * there is the end of the connection: then it says so again, and otherwise not, since it does not read on while something is in the
     * buffer (the next request of a client that does not wait for the answer to this one).
     */
    public boolean hasEnded() {
        boolean something = somethingToRead();
        return something && somethingToRead();
    }

    private boolean somethingToRead() {
        connection.action(ActionCode.AVAILABLE, true);
        return connection.getAvailable() > 0;
    }

    /** Notes the presence of each request's client. Public because Tomcat calls it. */
    public static final class Valve extends ValveBase {

        public Valve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, new ClientPresence(request.getCoyoteRequest()));
            getNext().invoke(request, response);
        }
    }
}
