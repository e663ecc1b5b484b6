/**
 * Digests of values. {@link io.crystallize.core.digest.Digester} computes them,
 * {@link io.crystallize.core.digest.Digestible} is for types of one's own that can't be records,
 * {@link io.crystallize.core.digest.DigestEncoder} for types of others.
 *
 * <p>Equal digests mean equal behaviour. Where Java leaves an order open (hash sets and maps),
 * {@link io.crystallize.core.digest.Digester#canonical} gives a value an order that is decided by its content.
 */
@NullMarked
package io.crystallize.core.digest;

import org.jspecify.annotations.NullMarked;
