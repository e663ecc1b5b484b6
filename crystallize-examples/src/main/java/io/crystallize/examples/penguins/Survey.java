package io.crystallize.examples.penguins;

import java.util.List;

/**
 * All penguins that were observed, whether or not everything about them was found out.
 *
 * @param penguins in the order of the file; copied
 */
public record Survey(List<Penguin> penguins) {
    public Survey {
        penguins = List.copyOf(penguins);
    }
}
