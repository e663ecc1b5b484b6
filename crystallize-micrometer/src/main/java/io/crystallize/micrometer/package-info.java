/**
 * Metrics of runs, for the monitoring system that an application has: start with
 * {@link io.crystallize.micrometer.MeterListener}, which reports to any registry of Micrometer's.
 */
@NullMarked
package io.crystallize.micrometer;

import org.jspecify.annotations.NullMarked;
