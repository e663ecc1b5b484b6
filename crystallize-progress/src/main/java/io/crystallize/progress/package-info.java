/**
 * Shows on a terminal how far something is. An application only has this module on its class path and sets
 * {@link io.crystallize.core.RunOptions.Builder#progress}; who wants a bar for something else starts with
 * {@link io.crystallize.progress.Terminal}.
 */
@NullMarked
package io.crystallize.progress;

import org.jspecify.annotations.NullMarked;
