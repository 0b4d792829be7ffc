package dev.fastpubsub.server.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/** What to say, in one line, when the server does not do what it was asked. */
final class Refusal {

    private Refusal() {}

    static BenchException of(Target target, Request request, Answer answer) {
        String what = target.url() + ": " + request + " answered " + answer.status() + " " + answer.detail();
        return new BenchException(
                switch (answer.status()) {
                    case 401 -> what + ": give --token, or --client-id and --client-secret";
                    case 403 ->
                        what + ": the client needs the scope " + request.call().scope();
                    case 404 -> what + missing(request.call());
                    default -> what;
                });
    }

    static BenchException noAnswer(Target target, IOException failure) {
        return new BenchException(target.url() + " does not answer (" + reason(failure) + "): is the server running?");
    }

    static BenchException otherServer(Target target, Request request, Answer answer) {
        return new BenchException(
                target.url() + " is not a fastpubsub server: " + request + " answered " + answer.status());
    }

    /** Why no answer came. */
    static String reason(IOException failure) {
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        if (failure instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "unknown host";
            }
        }
        if (failure.getMessage() == null) {
            return failure instanceof ConnectException
                    ? "connection refused"
                    : failure.getClass().getSimpleName();
        }
        return failure.getMessage().lines().findFirst().orElse("");
    }

    private static String missing(Call call) {
        return switch (call) {
            case PUBLISH, CREATE_SUBSCRIPTION -> ": create the topic, or leave --topic out";
            case CLAIM, ACK, NACK, METRICS -> ": somebody deleted the subscription of this run";
            case LIVENESS, DOCUMENT, TOKEN, CREATE_TOPIC, DELETE_TOPIC, DELETE_SUBSCRIPTION -> "";
        };
    }
}
