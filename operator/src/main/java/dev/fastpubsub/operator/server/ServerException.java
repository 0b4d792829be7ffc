package dev.fastpubsub.operator.server;

/** A call to the server that ends what is being done. */
public final class ServerException extends RuntimeException {

    private final transient Failure failure;

    public ServerException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
