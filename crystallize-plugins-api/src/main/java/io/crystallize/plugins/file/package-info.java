/** Reads experiments from YAML files. Start with {@link io.crystallize.plugins.file.ExperimentFile}. */
@NullMarked
package io.crystallize.plugins.file;

import org.jspecify.annotations.NullMarked;
