/** Files as values, by content. Start with {@link io.crystallize.core.file.FileValue}. */
@NullMarked
package io.crystallize.core.file;

import org.jspecify.annotations.NullMarked;
