package io.crystallize.plugins;

import io.crystallize.core.DataSource;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.verdict.Verifier;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What a jar contributes. Found by {@link java.util.ServiceLoader}: the jar names its implementation, which is public
 * and has a public constructor without parameters, in {@code META-INF/services/io.crystallize.plugins.Plugin}.
 *
 * <p>A plugin names classes and makes no objects: steps, sources, optimizers, verifiers, executors and backends are built
 * from experiment files and options, the rest by Guice, which injects what {@link GuicePlugin#module} binds into their
 * constructors, when it is first needed. Of a plugin that nobody uses, this class alone is run.
 *
 * <p>What has a short name is also found as {@code plugin-name:short-name}, and only so where two plugins have the same
 * short name.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Plugin {
    /** Returns the plugin's name: lower-case letters, digits and, but not first, hyphens. No two plugins have the same. */
    String name();

    /** Returns the classes of its steps: records, or classes with a public constructor without parameters. */
    default List<Class<? extends Step<?, ?>>> steps() {
        return List.of();
    }

    /** Returns the classes of its sources: records, or classes with a public constructor without parameters. */
    default List<Class<? extends DataSource<?>>> sources() {
        return List.of();
    }

    /** Returns the classes of whole experiments, which are run by their name instead of a file's. */
    default List<Class<? extends ExperimentProvider>> experiments() {
        return List.of();
    }

    /**
     * Returns the classes of its optimizers, which experiment files name: records, whose components are their settings.
     */
    default List<Class<? extends Optimizer>> optimizers() {
        return List.of();
    }

    /**
     * Returns the classes of its verifiers, which hypotheses in experiment files name: records, whose components are their
     * settings.
     */
    default List<Class<? extends Verifier>> verifiers() {
        return List.of();
    }

    /** Returns the classes of its executors: records, whose components are their settings. */
    default List<Class<? extends ExecutorProvider>> executors() {
        return List.of();
    }

    /** Returns the classes of its cache backends: records, whose components are their settings. */
    default List<Class<? extends BackendProvider>> backends() {
        return List.of();
    }

    /** Returns the classes of its listeners: one object of each watches all that runs. */
    default List<Class<? extends ExperimentListener>> listeners() {
        return List.of();
    }

    /** Returns the classes of its codecs, which say of what type in their declaration: {@code implements Codec<Model>}. */
    default List<Class<? extends Codec<?>>> codecs() {
        return List.of();
    }

    /** Returns the classes of its digest encoders, which say of what type in their declaration. */
    default List<Class<? extends DigestEncoder<?>>> encoders() {
        return List.of();
    }

    /**
     * Returns the classes of its resource factories. A factory that is a record has components with digests; what is
     * injected into any other is decided by the code of its class, of the plugin and of its module.
     */
    default List<Class<? extends ResourceFactory<?, ?>>> resources() {
        return List.of();
    }
}
