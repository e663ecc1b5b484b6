/**
 * What authors of extensions test them with.
 *
 * <p>Start with the contract of what you write: whoever writes a cache backend extends
 * {@link io.crystallize.testkit.CacheBackendContract}, says how one is opened, and has every clause of the interface as
 * a test; whoever writes an executor of trials extends {@link io.crystallize.testkit.ExecutorContract}. A contract
 * assumes every capability until a method is overridden to say that one is missing.
 */
@NullMarked
package io.crystallize.testkit;

import org.jspecify.annotations.NullMarked;
