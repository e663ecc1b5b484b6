package io.crystallize.plugins.registry;

import io.crystallize.core.DataSource;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.BackendProvider;
import io.crystallize.plugins.ExecutorProvider;
import io.crystallize.plugins.ExperimentProvider;
import org.apiguardian.api.API;

/** The kinds of what plugins contribute. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Kind {
    /** A step of a pipeline. */
    STEP("step", Step.class),
    /** A source of a pipeline's input. */
    SOURCE("source", DataSource.class),
    /** A whole experiment. */
    EXPERIMENT("experiment", ExperimentProvider.class),
    /** What chooses the candidates of a search. */
    OPTIMIZER("optimizer", Optimizer.class),
    /** What judges a hypothesis. */
    VERIFIER("verifier", Verifier.class),
    /** What runs trials. */
    EXECUTOR("executor", ExecutorProvider.class),
    /** A place for cached results. */
    BACKEND("cache backend", BackendProvider.class),
    /** What watches all that runs; its name is that of its class. */
    LISTENER("listener", ExperimentListener.class),
    /** What stores values; its name is that of their class. */
    CODEC("codec", Codec.class),
    /** What digests values; its name is that of their class. */
    ENCODER("digest encoder", DigestEncoder.class),
    /** What makes resources; its name is that of the class of their specs. */
    RESOURCE("resource factory", ResourceFactory.class);

    private final String label;
    private final Class<?> type;

    Kind(String label, Class<?> type) {
        this.label = label;
        this.type = type;
    }

    /** Returns what the class of one implements. */
    Class<?> type() {
        return type;
    }

    /** Returns what one is called, in lower case: {@code cache backend}. */
    public String label() {
        return label;
    }

    /** Returns what several are called. */
    public String plural() {
        return label.endsWith("y") ? label.substring(0, label.length() - 1) + "ies" : label + "s";
    }

    /** Returns what one is called, after its article. */
    String one() {
        return ("aeiou".indexOf(label.charAt(0)) < 0 ? "a " : "an ") + label;
    }

    /** Whether it is for a class of values or specs, of which there can be no second one. */
    boolean isByClass() {
        return this == CODEC || this == ENCODER || this == RESOURCE;
    }
}
