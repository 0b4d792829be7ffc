package dev.fastpubsub.operator.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the operator's own client id and secret come from. */
public sealed interface Credentials {

    /**
     * As of now.
     *
     * @throws UncheckedIOException when a file cannot be read
     */
    IdAndSecret current();

    /** The server demands no tokens. */
    record None() implements Credentials {
        @Override
        public IdAndSecret current() {
            return new IdAndSecret("", "");
        }
    }

    /** Given by variables. */
    record Given(IdAndSecret current) implements Credentials {}

    /** The files {@code client-id} and {@code client-secret} of a mounted Secret, read anew for each token: they may change. */
    record Mounted(Path folder) implements Credentials {
        @Override
        public IdAndSecret current() {
            try {
                return new IdAndSecret(
                        Files.readString(folder.resolve("client-id")).strip(),
                        Files.readString(folder.resolve("client-secret")).strip());
            } catch (IOException e) {
                throw new UncheckedIOException("the credentials in " + folder + " cannot be read", e);
            }
        }
    }

    /** A client of the server. */
    record IdAndSecret(String id, String secret) {
        @Override
        public String toString() {
            return "IdAndSecret[" + id + ", " + Settings.masked(secret) + "]";
        }
    }

    /** The only spelling of a UUID that cannot be a secret put into the wrong variable. */
    Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static Credentials read(Settings settings) {
        String id = settings.secret("CLIENT_ID", "the UUID of a client of the server");
        String secret = settings.secret("CLIENT_SECRET", "that client's secret");
        String folder = settings.text("CREDENTIALS_DIR", "", "a folder with the files client-id and client-secret");
        if (!folder.isEmpty()) {
            if (!id.isEmpty() || !secret.isEmpty()) {
                settings.refuse("CREDENTIALS_DIR", "is set, and so is CLIENT_ID or CLIENT_SECRET: use one of them");
            }
            return new Mounted(Path.of(folder));
        }
        if (id.isEmpty() != secret.isEmpty()) {
            settings.refuse(id.isEmpty() ? "CLIENT_ID" : "CLIENT_SECRET", "is not set, but the other of the two is");
        }
        if (!id.isEmpty() && !UUID_FORM.matcher(id).matches()) {
            settings.refuse("CLIENT_ID", "must be a UUID; what it is set to is not shown, it may be the secret");
        }
        return id.isEmpty() ? new None() : new Given(new IdAndSecret(id, secret));
    }
}
