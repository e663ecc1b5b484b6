/**
 * What plugins contribute, as JSON Schema and as reference. Start with {@link io.crystallize.plugins.schema.Reference};
 * the schema of experiment files is {@link io.crystallize.plugins.file.ExperimentSchema}.
 */
@NullMarked
package io.crystallize.plugins.schema;

import org.jspecify.annotations.NullMarked;
