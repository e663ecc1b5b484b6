package io.crystallize.core.problem;

/**
 * A place in a text file. Printed as {@code file:line:column}, which editors and terminals turn into a link.
 *
 * @param file the file's name as the user gave it
 * @param line the line, from 1
 * @param column the column in that line, from 1
 */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ':' + line + ':' + column;
    }
}
