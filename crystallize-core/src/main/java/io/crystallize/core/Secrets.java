package io.crystallize.core;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** Where secrets are found, by name. Safe for use by any number of threads. */
@FunctionalInterface
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Secrets {
    /** Returns a secret, or empty if there is none of that name. */
    Optional<Secret> find(String name);

    /** Returns the environment variables, as they are when they are asked for. */
    static Secrets environment() {
        return name -> Optional.ofNullable(System.getenv(name)).map(value -> Secret.named(name, value));
    }

    /** Returns secrets of given names and values, which are copied. */
    static Secrets of(Map<String, String> values) {
        Map<String, Secret> secrets = new TreeMap<>();
        values.forEach((name, value) -> secrets.put(name, Secret.named(name, value)));
        return name -> Optional.ofNullable(secrets.get(name));
    }

    /** Returns no secrets. */
    static Secrets none() {
        return name -> Optional.empty();
    }
}
