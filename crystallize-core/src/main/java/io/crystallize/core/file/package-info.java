/**
 * Files as values: {@link io.crystallize.core.file.FileValue}, which a step returns where a path would say nothing of
 * what is in the file.
 */
@NullMarked
package io.crystallize.core.file;

import org.jspecify.annotations.NullMarked;
