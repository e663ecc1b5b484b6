/** Finds plugins, checks and wires them. Start with {@link io.crystallize.plugins.registry.PluginRegistry}. */
@NullMarked
package io.crystallize.plugins.registry;

import org.jspecify.annotations.NullMarked;
