package io.crystallize.core;

import io.crystallize.core.provenance.ContextWrite;

/**
 * A value that a step gave to a context key.
 *
 * @param write what is said of it
 * @param slot the value
 */
record Put(ContextWrite write, Slot slot) {}
