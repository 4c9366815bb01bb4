package org.equidad.explain;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Numbered pieces of work shared among threads. Which thread does a piece must not matter to its result. */
final class Parallel {
    private Parallel() {}

    /** Does pieces 0 to count - 1; the first failure is thrown here after all threads have stopped. */
    static void run(int count, int threads, IntConsumer piece) {
        int helpers = Math.min(threads, count) - 1;
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable work = () -> {
            try {
                for (int i = next.getAndIncrement(); i < count && failure.get() == null; i = next.getAndIncrement()) {
                    piece.accept(i);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        };
        Thread[] started = new Thread[Math.max(helpers, 0)];
        for (int t = 0; t < started.length; t++) {
            started[t] = new Thread(work, "equidad-explain-" + t);
            started[t].setDaemon(true);
            started[t].start();
        }
        work.run();
        boolean interrupted = false;
        for (Thread thread : started) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    failure.compareAndSet(null, new IllegalStateException("interrupted while explaining", e));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }
}
