/**
 * Results of experiments as tables: a {@link io.crystallize.core.table.ResultTable} has the samples in long or wide form,
 * and a {@link io.crystallize.core.table.TableFormat} writes it: as text, CSV or JSON, or in what a jar brings.
 */
@NullMarked
package io.crystallize.core.table;

import org.jspecify.annotations.NullMarked;
