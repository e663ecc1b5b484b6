/**
 * What outsiders may write, each in a package of its own, and as they would: with nothing but libraries and the API.
 * Start with {@link io.crystallize.examples.penguins.PenguinsPlugin}, a real experiment on real data. In the folder
 * {@code plugins} are projects of their own: steps for texts, and a place for a cache.
 */
@NullMarked
package io.crystallize.examples;

import org.jspecify.annotations.NullMarked;
