package io.crystallize.plugins.registry;

import org.apiguardian.api.API;

/** The kinds of what plugins contribute. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Kind {
    /** A step of a pipeline. */
    STEP("step"),
    /** A source of a pipeline's input. */
    SOURCE("source"),
    /** A whole experiment. */
    EXPERIMENT("experiment"),
    /** What chooses the candidates of a search. */
    OPTIMIZER("optimizer"),
    /** What judges a hypothesis. */
    VERIFIER("verifier"),
    /** What runs trials. */
    EXECUTOR("executor"),
    /** A place for cached results. */
    BACKEND("cache backend"),
    /** What watches all that runs; its name is that of its class. */
    LISTENER("listener"),
    /** What stores values; its name is that of their class. */
    CODEC("codec"),
    /** What digests values; its name is that of their class. */
    ENCODER("digest encoder"),
    /** What makes resources; its name is that of the class of their specs. */
    RESOURCE("resource factory");

    private final String label;

    Kind(String label) {
        this.label = label;
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
