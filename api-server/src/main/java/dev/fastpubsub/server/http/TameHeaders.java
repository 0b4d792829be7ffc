package dev.fastpubsub.server.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Takes headers away that mean nothing here, but on which Tomcat or Spring would fail: more than ten languages, where every answer is in
 * one, and a content type with a wildcard, which is none. Public because Tomcat makes it. Thread-safe.
 */
public final class TameHeaders extends ValveBase {

    private static final String ACCEPT_LANGUAGE = "Accept-Language";
    private static final String CONTENT_TYPE = "Content-Type";

    public TameHeaders() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
        headers.removeHeader(ACCEPT_LANGUAGE);
        String type = headers.getHeader(CONTENT_TYPE);
        if (type != null && type.indexOf('*') >= 0) {
            headers.removeHeader(CONTENT_TYPE);
        }
        getNext().invoke(request, response);
    }
}
