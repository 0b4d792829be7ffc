package dev.fastpubsub.operator.client;

/** Is told before each step of issuing credentials: where a test can end the process. */
@FunctionalInterface
public interface Steps {

    /** Goes on at once. */
    Steps UNWATCHED = step -> {};

    /** @param step pending, secret, client, retiring or status */
    void before(String step);
}
