package org.equidad.runner.architecture.wrong.models;

/** Breaks the rules that libraries neither print nor end the program. */
final class Talks {
    void talk() {
        System.out.println("done");
        System.exit(0);
    }
}
