package io.crystallize.processor;

import java.util.Locale;

/** A kind of what a plugin contributes by a short name. */
enum Kind {
    SOURCE("io.crystallize.core.DataSource", "sources"),
    STEP("io.crystallize.core.Step", "steps"),
    OPTIMIZER("io.crystallize.core.optimize.Optimizer", "optimizers"),
    VERIFIER("io.crystallize.core.verdict.Verifier", "verifiers"),
    EXPERIMENT("io.crystallize.plugins.ExperimentProvider", "experiments"),
    EXECUTOR("io.crystallize.plugins.ExecutorProvider", "executors"),
    BACKEND("io.crystallize.plugins.BackendProvider", "backends");

    private final String type;
    private final String method;

    Kind(String type, String method) {
        this.type = type;
        this.method = method;
    }

    /** The name of the interface. */
    String type() {
        return type;
    }

    /** The method of a plugin that names the classes. */
    String method() {
        return method;
    }

    /** Whether a class of this kind says itself what its parameters are, if it is no record. */
    boolean isStep() {
        return this == STEP || this == SOURCE;
    }

    /** Whether a plugin may contribute nothing of this kind but records. */
    boolean isRecord() {
        return this == OPTIMIZER || this == VERIFIER || isProvider() && this != EXPERIMENT;
    }

    /** Whether a class of this kind only makes what is used: no trial meets it, and no key has its settings. */
    boolean isProvider() {
        return this == EXPERIMENT || this == EXECUTOR || this == BACKEND;
    }

    @Override
    public String toString() {
        return this == BACKEND ? "cache backend" : name().toLowerCase(Locale.ROOT);
    }

    /** What it is called with an article. */
    String one() {
        return ("aeiou".indexOf(toString().charAt(0)) < 0 ? "a " : "an ") + this;
    }
}
