package io.crystallize.benchmarks;

/** The program that a command's start is compared with. */
public final class Hello {
    private Hello() {}

    /** Prints a line. */
    public static void main(String[] args) {
        System.out.println("Hello");
    }
}
