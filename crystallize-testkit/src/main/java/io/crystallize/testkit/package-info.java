/**
 * What authors of extensions test them with.
 *
 * <p>Start with the contract of what you write, and have every clause of its interface as a test:
 *
 * <ul>
 *   <li>a step extends {@link io.crystallize.testkit.StepContract}, a source {@link io.crystallize.testkit.SourceContract},
 *       and what brings them {@link io.crystallize.testkit.PluginContract};
 *   <li>a cache backend {@link io.crystallize.testkit.CacheBackendContract};
 *   <li>an executor of trials {@link io.crystallize.testkit.ExecutorContract};
 *   <li>an optimizer {@link io.crystallize.testkit.OptimizerContract}.
 * </ul>
 *
 * A contract assumes every capability until a method is overridden to say that one is missing.
 *
 * <p>What a step does with a certain input, {@link io.crystallize.testkit.PipelineTester} shows; and
 * {@link io.crystallize.testkit.CrystallizeAssertions} makes an experiment a test that fails a build.
 */
@NullMarked
package io.crystallize.testkit;

import org.jspecify.annotations.NullMarked;
