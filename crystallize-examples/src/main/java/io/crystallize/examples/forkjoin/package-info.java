/** An executor of one's own: {@link io.crystallize.examples.forkjoin.ForkJoinExecutor}. */
@NullMarked
package io.crystallize.examples.forkjoin;

import org.jspecify.annotations.NullMarked;
