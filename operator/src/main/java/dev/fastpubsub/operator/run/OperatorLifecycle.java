package dev.fastpubsub.operator.run;

import org.springframework.context.SmartLifecycle;

/** Starts the operator with the process and stops it before the rest of it. */
final class OperatorLifecycle implements SmartLifecycle {

    private final RunningOperator operator;
    private volatile boolean running;

    OperatorLifecycle(RunningOperator operator) {
        this.operator = operator;
    }

    @Override
    public void start() {
        operator.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        operator.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
