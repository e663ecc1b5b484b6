/**
 * A plugin as anybody could write it: steps that tell the species of a penguin from its measurements. Its experiment is
 * {@code experiments/penguins.yaml}.
 *
 * <p>Start with {@link io.crystallize.examples.penguins.PenguinsPlugin}, which lists what there is. Steps are records;
 * see {@link io.crystallize.examples.penguins.Scale} for one with a parameter,
 * {@link io.crystallize.examples.penguins.Split} for one that draws random numbers, and
 * {@link io.crystallize.examples.penguins.Knn} for one whose output holds a type of somebody else's library, which is
 * why there are a digest encoder and a codec.
 */
@NullMarked
package io.crystallize.examples.penguins;

import org.jspecify.annotations.NullMarked;
