package dev.fastpubsub.server.http;

import jakarta.servlet.http.HttpServletRequest;

/** Whose request it is: noted by authentication, read by logs. */
public final class Caller {

    private static final String ATTRIBUTE = "fastpubsub.client_id";

    private Caller() {}

    public static void note(HttpServletRequest request, String clientId) {
        request.setAttribute(ATTRIBUTE, clientId);
    }

    /** Empty when nobody has shown who they are. */
    static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String clientId ? clientId : "";
    }
}
