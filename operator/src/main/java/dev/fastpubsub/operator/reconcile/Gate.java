package dev.fastpubsub.operator.reconcile;

/**
 * Closed until the caches of all kinds are filled: what a resource may do depends on the others, and one that is missing from
 * a cache must not look as if it did not exist. Thread-safe.
 */
public final class Gate {

    private volatile boolean open;

    public boolean isOpen() {
        return open;
    }

    public void open() {
        open = true;
    }
}
