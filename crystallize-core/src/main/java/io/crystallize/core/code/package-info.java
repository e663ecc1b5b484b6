/**
 * Code fingerprints: digests of the bytecode that a step can reach, so that a changed step, helper or library is
 * another key of the cache. Start with {@link io.crystallize.core.code.CodeFingerprint}.
 */
@NullMarked
package io.crystallize.core.code;

import org.jspecify.annotations.NullMarked;
