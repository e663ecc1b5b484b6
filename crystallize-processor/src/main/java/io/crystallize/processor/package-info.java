/**
 * An annotation processor for whoever compiles a plugin. It names the plugin where it is looked for, and tells in the
 * author's own build what would else be told when the plugin is used.
 *
 * <p>Start with {@link io.crystallize.processor.PluginProcessor}. It knows the framework's types by their names, so that
 * a path of processors is this one jar.
 */
@NullMarked
package io.crystallize.processor;

import org.jspecify.annotations.NullMarked;
