package dev.fastpubsub.operator.reconcile;

/**
 * Closed until the caches of all kinds are filled, and while they change: what a resource may do depends on the others, and one
 * that is missing from a cache must not look as if it did not exist. Thread-safe.
 */
public final class Gate {

    private boolean open;
    private int changes;

    public synchronized boolean isOpen() {
        return open && changes == 0;
    }

    public synchronized void open() {
        open = true;
    }

    /** Is closed while this changes what is in the caches. */
    public void closedDuring(Runnable change) {
        add(1);
        try {
            change.run();
        } finally {
            add(-1);
        }
    }

    private synchronized void add(int number) {
        changes += number;
    }
}
