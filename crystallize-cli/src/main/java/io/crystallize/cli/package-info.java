/**
 * The {@code crystallize} command. Start with {@code Main}; each subcommand is a class named after it.
 *
 * <p>What a command says goes to the standard output, everything about how it goes to the standard error.
 */
@NullMarked
package io.crystallize.cli;

import org.jspecify.annotations.NullMarked;
