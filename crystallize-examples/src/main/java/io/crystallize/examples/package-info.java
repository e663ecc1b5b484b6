/**
 * Real experiments on real data, each a package with a plugin of its own, written as an outsider would: they use
 * nothing but {@code crystallize-plugins-api} and libraries. Start with
 * {@link io.crystallize.examples.penguins.PenguinsPlugin}.
 */
@NullMarked
package io.crystallize.examples;

import org.jspecify.annotations.NullMarked;
