package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.internal.ValueText;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live resources of one run: each is made when it is first asked for, once for all equal specs, and closed at the
 * end. Safe for use by any number of threads.
 *
 * <p>Those who ask for what is being made wait for it; different resources are made at the same time. What can't be
 * made is told to all who wait for it, and tried again for the next who asks. Whoever waits for a thread that was
 * interrupted tries it instead of that one, as the interrupt says nothing of the resource.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Resources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final ResourceFactories factories;
    private final Secrets secrets;
    private final ToldSecrets told = new ToldSecrets();
    private final Digester digester;
    private final ConcurrentMap<Key, CompletableFuture<Outcome>> resources = new ConcurrentHashMap<>();
    /** The last that was made is the first. The lock of what follows. */
    private final Deque<Live<?>> live = new ArrayDeque<>();

    private boolean closed;

    /** Which resource it is; also by class, as digests say only its name. */
    private record Key(Class<?> type, Digest spec) {}

    /** How making a resource ended. */
    private sealed interface Outcome {
        record Made(Object resource) implements Outcome {}

        record Failed(Throwable cause) implements Outcome {}

        /** It says nothing of the resource: whoever waits for it asks again. */
        record InVain() implements Outcome {}
    }

    private record Live<R>(ResourceSpec<R> spec, ResourceFactory<ResourceSpec<R>, R> factory, R resource) {
        /** Returns whether it was interrupted. */
        boolean close(ToldSecrets told) {
            try {
                return ContextLoader.of(factory).call(() -> {
                    factory.close(resource);
                    return false;
                });
            } catch (Exception | Error e) {
                LOG.warn("The resource {} can't be closed: {}", ValueText.of(spec), told.redact(e.toString()));
                return e instanceof InterruptedException;
            }
        }
    }

    Resources(ResourceFactories factories, Secrets secrets, Digester digester) {
        this.factories = factories;
        this.secrets = name -> {
            Optional<Secret> found = secrets.find(name);
            found.ifPresent(secret -> told.add(secret.value()));
            return found;
        };
        this.digester = digester;
    }

    /**
     * Returns the resource that a spec describes, which is made unless it is there.
     *
     * @throws IllegalArgumentException if there is no factory for the spec, or it is no record, or has no digest
     * @throws ResourceFailedException if it can't be made, or this thread is interrupted while it waits
     * @throws IllegalStateException if this is closed
     */
    @SuppressWarnings("unchecked") // it was made of an equal spec of the same class
    public <R> R get(ResourceSpec<R> spec) {
        ResourceFactory<ResourceSpec<R>, R> factory = factories.factoryFor(spec);
        String name = spec.getClass().getSimpleName();
        Key key = new Key(spec.getClass(), digester.inspect(name, spec).digest());
        while (true) {
            requireOpen(spec);
            CompletableFuture<Outcome> mine = new CompletableFuture<>();
            CompletableFuture<Outcome> others = resources.putIfAbsent(key, mine);
            if (others == null) {
                return make(key, mine, spec, factory);
            }
            Outcome outcome = await(others, spec);
            if (outcome instanceof Outcome.Made made) {
                return (R) made.resource();
            }
            if (outcome instanceof Outcome.Failed failed) {
                throw failure(spec, failed.cause());
            }
        }
    }

    private <R> R make(
            Key key,
            CompletableFuture<Outcome> outcome,
            ResourceSpec<R> spec,
            ResourceFactory<ResourceSpec<R>, R> factory) {
        R resource;
        try {
            resource = create(spec, factory);
        } catch (Throwable e) {
            boolean interrupted =
                    e instanceof InterruptedException || Thread.currentThread().isInterrupted();
            resources.remove(key, outcome);
            outcome.complete(interrupted ? new Outcome.InVain() : new Outcome.Failed(e));
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failure(spec, e);
        }
        if (!keep(new Live<>(spec, factory, resource))) {
            resources.remove(key, outcome);
            outcome.complete(new Outcome.InVain());
            throw closed(spec);
        }
        outcome.complete(new Outcome.Made(resource));
        return resource;
    }

    /** Makes it of a copy in canonical form, so that it doesn't matter which of several equal specs came first. */
    @SuppressWarnings("unchecked") // a copy is of the class of what was copied
    private <R> R create(ResourceSpec<R> spec, ResourceFactory<ResourceSpec<R>, R> factory) throws Exception {
        ToldSecrets.in(List.of(spec)).forEach(told::add);
        ResourceSpec<R> copy = (ResourceSpec<R>) digester.copy(spec);
        R resource = ContextLoader.of(factory).call(() -> factory.create(copy, secrets));
        if (resource == null) {
            throw new IllegalStateException(factory.getClass().getName() + " returned null");
        }
        return resource;
    }

    /** Keeps what was made until the end, or closes it if that has come. */
    private boolean keep(Live<?> made) {
        synchronized (live) {
            if (!closed) {
                live.push(made);
                return true;
            }
        }
        closeAll(List.of(made));
        return false;
    }

    private static Outcome await(CompletableFuture<Outcome> others, ResourceSpec<?> spec) {
        try {
            return others.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFailedException("Interrupted while the resource " + ValueText.of(spec) + " was made", e);
        } catch (ExecutionException e) {
            throw new AssertionError("Failures are outcomes", e);
        }
    }

    /** Returns what each who asked is told; errors are thrown as they are. */
    private static RuntimeException failure(ResourceSpec<?> spec, Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return new ResourceFailedException("The resource " + ValueText.of(spec) + " can't be made: " + cause, cause);
    }

    /** The secrets that factories were told: what they made may show them when it fails. */
    ToldSecrets told() {
        return told;
    }

    ResourceFactories factories() {
        return factories;
    }

    boolean isClosed() {
        synchronized (live) {
            return closed;
        }
    }

    private void requireOpen(ResourceSpec<?> spec) {
        synchronized (live) {
            if (closed) {
                throw closed(spec);
            }
        }
    }

    private static IllegalStateException closed(ResourceSpec<?> spec) {
        return new IllegalStateException("The resource " + ValueText.of(spec)
                + " was asked for, but the run's resources are closed: ask for it in the step, while it runs");
    }

    /**
     * Closes all that was made, the last first. What can't be closed is logged, and the others are closed none the
     * less; so they are in a thread that was interrupted, whose status is set again in the end. What is being made
     * meanwhile is closed as soon as it is there. Nothing happens the second time.
     */
    @Override
    public void close() {
        Deque<Live<?>> all;
        synchronized (live) {
            closed = true;
            all = new ArrayDeque<>(live);
            live.clear();
        }
        closeAll(all);
    }

    private void closeAll(Collection<? extends Live<?>> resources) {
        boolean interrupted = Thread.interrupted(); // a client that says goodbye would fail at once
        for (Live<?> resource : resources) {
            interrupted |= resource.close(told);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
