package dev.fastpubsub.server.chaos;

/** A part of the load: does one thing after the other until it is told to stop. {@link #stop} may be called by any thread. */
abstract class Worker implements Runnable {

    private volatile boolean over;

    @Override
    public final void run() {
        try {
            while (!over) {
                work();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /** The next thing. */
    abstract void work() throws InterruptedException;

    /** When nothing comes any more, on the thread that works. */
    void end() {}

    final boolean isOver() {
        return over;
    }

    /** Lets it finish what it is at. */
    final void stop() {
        over = true;
    }
}
