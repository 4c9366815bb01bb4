package org.equidad.runner;
/** x. */
public final class Equidad {
    private Equidad() {}

    public static void main(String[] a) {
        System.out.println("x");
    }
}
