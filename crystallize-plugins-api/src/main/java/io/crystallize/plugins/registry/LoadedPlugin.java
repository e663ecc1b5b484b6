package io.crystallize.plugins.registry;

import com.google.inject.TypeLiteral;
import io.crystallize.core.Name;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.StepNames;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.internal.Deferred;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.Plugin;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A plugin whose names are checked, none of whose parts is made.
 *
 * @param name its name
 * @param origin the jar or folder it comes from
 * @param contributions what it contributes, by kind, then in its order
 * @param wiring what makes its parts
 */
record LoadedPlugin(String name, String origin, List<Contributed> contributions, Wiring wiring) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    /**
     * Asks a plugin what it contributes.
     *
     * @throws IllegalArgumentException if that isn't as it should be, with the reason
     * @throws RuntimeException whatever the plugin throws
     * @throws LinkageError if a class that it needs is missing
     */
    static LoadedPlugin of(Plugin plugin, String origin) {
        return ContextLoader.of(plugin).call(() -> {
            String name = plugin.name();
            if (name == null || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "its name is '" + name + "', but a name has lower-case letters, digits and hyphens");
            }
            Wiring wiring = Wiring.of(plugin, who(name, origin));
            return new LoadedPlugin(name, origin, new Reading(plugin).read(), wiring);
        });
    }

    /** The reading of what one plugin contributes. */
    private static final class Reading {
        private final Plugin plugin;
        private final List<Contributed> all = new ArrayList<>();
        private final Map<String, Class<?>> taken = new HashMap<>();

        Reading(Plugin plugin) {
            this.plugin = plugin;
        }

        List<Contributed> read() {
            named(Kind.STEP, plugin.steps());
            named(Kind.SOURCE, plugin.sources());
            named(Kind.EXPERIMENT, plugin.experiments());
            records(Kind.OPTIMIZER, plugin.optimizers());
            records(Kind.VERIFIER, plugin.verifiers());
            records(Kind.EXECUTOR, plugin.executors());
            records(Kind.BACKEND, plugin.backends());
            byClass(Kind.CODEC, plugin.codecs());
            byClass(Kind.ENCODER, plugin.encoders());
            byClass(Kind.RESOURCE, plugin.resources());
            for (Class<?> type : checked(Kind.LISTENER, plugin.listeners())) {
                add(Kind.LISTENER, type.getName(), List.of(), type);
            }
            return all;
        }

        private void records(Kind kind, List<? extends Class<?>> types) {
            for (Class<?> type : checked(kind, types)) {
                if (!type.isRecord()) {
                    throw new IllegalArgumentException("its " + kind.label() + " " + type.getName() + " is no record");
                }
            }
            named(kind, types);
        }

        private void named(Kind kind, List<? extends Class<?>> types) {
            for (Class<?> type : checked(kind, types)) {
                Name declared = type.getAnnotation(Name.class);
                List<String> aliases = declared == null ? List.of() : List.of(declared.aliases());
                add(kind, StepNames.of(type), aliases, type);
            }
        }

        private void byClass(Kind kind, List<? extends Class<?>> types) {
            for (Class<?> type : checked(kind, types)) {
                add(kind, subject(kind, type).getName(), List.of(), type);
            }
        }

        private static List<? extends Class<?>> checked(Kind kind, List<? extends Class<?>> types) {
            if (types == null) {
                throw new IllegalArgumentException("its list of " + kind.plural() + " is null");
            }
            for (Class<?> type : types) {
                if (type == null) {
                    throw new IllegalArgumentException("one of its " + kind.plural() + " is null");
                }
                if (!kind.type().isAssignableFrom(type)) {
                    throw new IllegalArgumentException("its " + kind.label() + " " + type.getName() + " is no "
                            + kind.type().getName());
                }
                try {
                    // Each fails if a class that stands in a declaration is missing, as binding would later.
                    type.getDeclaredConstructors();
                    type.getDeclaredMethods();
                    type.getDeclaredFields();
                } catch (NoClassDefFoundError e) {
                    throw new IllegalArgumentException(
                            Failure.reason(e) + " Its " + kind.label() + " " + type.getName() + " needs it.");
                }
            }
            return types;
        }

        private void add(Kind kind, String name, List<String> aliases, Class<?> type) {
            List<String> names = new ArrayList<>(List.of(name));
            names.addAll(aliases);
            for (String each : names) {
                if (!kind.isByClass() && kind != Kind.LISTENER && !StepNames.isValid(each)) {
                    throw new IllegalArgumentException("its " + kind.label() + " " + type.getName() + " is called '"
                            + each + "', which is no name");
                }
                Class<?> other = taken.putIfAbsent(kind + " " + each, type);
                if (other != null && kind != Kind.LISTENER) {
                    throw new IllegalArgumentException("it has two " + kind.plural()
                            + (kind.isByClass() ? " for '" : " called '") + each + "': " + other.getName() + " and "
                            + type.getName());
                }
            }
            all.add(new Contributed(kind, name, aliases, type));
        }
    }

    /** Returns the class of the values, or of the specs, for which something is, as its declaration says. */
    static Class<?> subject(Contributed contributed) {
        return subject(contributed.kind(), contributed.type());
    }

    private static Class<?> subject(Kind kind, Class<?> type) {
        Class<?> declaring = switch (kind) {
            case CODEC -> Codec.class;
            case ENCODER -> DigestEncoder.class;
            case RESOURCE -> ResourceFactory.class;
            default -> throw new IllegalArgumentException(kind + " is for no class");
        };
        Type declared = TypeLiteral.get(type).getSupertype(declaring).getType();
        return declared instanceof ParameterizedType parameterized
                ? TypeLiteral.get(parameterized.getActualTypeArguments()[0]).getRawType()
                : Object.class;
    }

    /** Returns the whole name of something that it contributes. */
    String qualified(Contributed contributed) {
        return name + ':' + contributed.name();
    }

    /** Returns where a user may look for it: its name and its jar. */
    String who() {
        return who(name, origin);
    }

    private static String who(String name, String origin) {
        return "plugin '" + name + "' (" + origin + ")";
    }

    List<Contributed> of(Kind kind) {
        return contributions.stream().filter(each -> each.kind() == kind).toList();
    }

    Formats addTo(Formats formats) {
        Formats all = formats;
        for (Contributed codec : of(Kind.CODEC)) {
            Deferred<Codec<?>> part = part(codec, Codec::type);
            all = all.withCodec(subject(codec), part, wiring.classesWith(codec.type()));
        }
        for (Contributed encoder : of(Kind.ENCODER)) {
            Deferred<DigestEncoder<?>> part = part(encoder, DigestEncoder::type);
            all = all.withEncoder(subject(encoder), part, wiring.classesWith(encoder.type()));
        }
        return all;
    }

    ResourceFactories addTo(ResourceFactories factories) {
        ResourceFactories all = factories;
        for (Contributed factory : of(Kind.RESOURCE)) {
            Deferred<ResourceFactory<?, ?>> part = part(factory, ResourceFactory::specType);
            all = all.with(subject(factory), part, wiring.classesWith(factory.type()));
        }
        return all;
    }

    /**
     * Returns a part, to be built when it is first needed.
     *
     * @param stated what it says that it is for
     */
    @SuppressWarnings("unchecked") // a plugin names classes of its parts as such
    private <T> Deferred<T> part(Contributed part, Function<T, Class<?>> stated) {
        Class<? extends T> type = (Class<? extends T>) part.type();
        return Deferred.of(type, () -> {
            T built = wiring.build(part.kind().label(), type);
            if (stated.apply(built) != subject(part)) {
                throw new UnbuiltException("The " + part.kind().label() + " " + type.getName() + " of " + who()
                        + " is declared for " + part.name() + ", but says that it is for "
                        + stated.apply(built).getName() + ". Both have to be the same.");
            }
            return built;
        });
    }

    /** Builds all that is built when it is first needed, and returns why some of it can't be, in a line each. */
    List<String> unbuilt() {
        List<Runnable> builds = new ArrayList<>();
        of(Kind.CODEC).forEach(each -> builds.add(this.<Codec<?>>part(each, Codec::type)::get));
        of(Kind.ENCODER).forEach(each -> builds.add(this.<DigestEncoder<?>>part(each, DigestEncoder::type)::get));
        of(Kind.RESOURCE)
                .forEach(each -> builds.add(this.<ResourceFactory<?, ?>>part(each, ResourceFactory::specType)::get));
        of(Kind.LISTENER).forEach(each -> builds.add(() -> listener(each)));
        List<String> unbuilt = new ArrayList<>();
        for (Runnable build : builds) {
            try {
                build.run();
            } catch (UnbuiltException e) {
                unbuilt.add(e.getMessage());
            }
        }
        return unbuilt;
    }

    ExperimentListener listener(Contributed listener) {
        return wiring.build("listener", listener.type().asSubclass(ExperimentListener.class));
    }

    Experiment experiment(Contributed experiment) {
        ExperimentProvider provider =
                wiring.build("experiment", experiment.type().asSubclass(ExperimentProvider.class));
        Experiment made;
        try {
            made = ContextLoader.of(provider).call(provider::experiment);
        } catch (InvalidInputException e) {
            throw e;
        } catch (Throwable e) { // whatever the author's code throws
            throw new UnbuiltException(
                    "The experiment '" + experiment.name() + "' of " + who() + " can't be built: " + Failure.reason(e),
                    e);
        }
        if (made == null) {
            throw new UnbuiltException("The experiment '" + experiment.name() + "' of " + who() + " is null");
        }
        return made;
    }
}
