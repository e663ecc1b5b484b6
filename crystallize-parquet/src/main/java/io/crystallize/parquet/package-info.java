/**
 * Samples as Apache Parquet files. {@link io.crystallize.parquet.ParquetFormat} is found as a service, when this jar and
 * what it needs are on the class path: {@code crystallize show RUN --format parquet --output samples.parquet}.
 */
@NullMarked
package io.crystallize.parquet;

import org.jspecify.annotations.NullMarked;
