/**
 * What a third party's jar implements. Start with {@link io.crystallize.plugins.Plugin}: it names the classes of steps,
 * sources, codecs and more that the jar contributes.
 *
 * <p>The packages below are for applications that run experiments, such as the command line:
 * {@link io.crystallize.plugins.registry} finds plugins, and {@link io.crystallize.plugins.file} reads experiment
 * files.
 */
@NullMarked
package io.crystallize.plugins;

import org.jspecify.annotations.NullMarked;
