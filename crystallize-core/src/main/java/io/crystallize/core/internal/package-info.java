/** What several packages of the framework share and nobody else may use: it can change at any time. */
@NullMarked
package io.crystallize.core.internal;

import org.jspecify.annotations.NullMarked;
