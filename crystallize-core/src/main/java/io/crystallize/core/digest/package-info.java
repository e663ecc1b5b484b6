/**
 * Digests of values. {@link io.crystallize.core.digest.Digester} computes them,
 * {@link io.crystallize.core.digest.DigestEncoder} adds types.
 *
 * <p>Equal digests mean equal behaviour. Where Java leaves an order open (hash sets and maps),
 * {@link io.crystallize.core.digest.Digester#canonical} gives a value an order that is decided by its content.
 */
@NullMarked
package io.crystallize.core.digest;

import org.jspecify.annotations.NullMarked;
