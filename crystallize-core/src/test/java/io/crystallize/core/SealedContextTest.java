package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crystallize.core.provenance.Metric;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A context is for its attempt alone: once that has ended, nothing can be asked or told. */
@Timeout(60)
class SealedContextTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);

    record Thing(String name) implements ResourceSpec<String> {}

    record Things() implements ResourceFactory<Thing, String> {
        @Override
        public Class<Thing> specType() {
            return Thing.class;
        }

        @Override
        public String create(Thing spec, Secrets secrets) {
            return spec.name();
        }
    }

    private static final RunOptions OPTIONS = RunOptions.builder()
            .secrets(Secrets.of(Map.of("name.txt", "hunter2")))
            .resources(ResourceFactories.none().with(new Things()))
            .build();

    private final CompletableFuture<Context> kept = new CompletableFuture<>();

    /** All that can be asked and told, also what is added to the interface later. */
    static Stream<Method> methods() {
        return Arrays.stream(Context.class.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    private static Object argument(Class<?> type) {
        Map<Class<?>, Object> arguments = Map.of(
                Key.class,
                A,
                Object.class,
                1,
                String.class,
                "name.txt",
                double.class,
                1.0,
                byte[].class,
                new byte[1],
                Map.class,
                Map.of(),
                Metric.class,
                new Metric("m", 1, Map.of()),
                Event.class,
                new Event("e", Map.of()),
                ResourceSpec.class,
                new Thing("x"));
        return assertThat(arguments.get(type))
                .as("an argument of %s", type)
                .isNotNull()
                .actual();
    }

    private static void call(Method method, Context context) throws Throwable {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(SealedContextTest::argument)
                .toArray();
        try {
            method.invoke(context, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void isSealed(Method method, String step) {
        assertThat(kept).isCompleted();
        assertThatIllegalStateException()
                .isThrownBy(() -> call(method, kept.join()))
                .withMessage("The context of step '" + step + "' was used after the step had ended. Keep what you need"
                        + " of it instead of the context.");
    }

    private void run(Step<String, String> step, Attempts attempts) {
        Pipeline.<String, String>start("step", step)
                .trying(attempts)
                .run("in", ContextValues.empty().with(A, 1), OPTIONS);
    }

    private final class Keeps implements Step<String, String> {
        private final boolean fails;

        Keeps(boolean fails) {
            this.fails = fails;
        }

        @Override
        public String apply(String input, Context context) throws IOException {
            kept.complete(context);
            if (fails) {
                throw new IOException("broken");
            }
            return input;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    /** Ends late, or never. */
    private final class KeepsAsync implements AsyncStep<String, String> {
        private final CompletableFuture<String> end;

        KeepsAsync(CompletableFuture<String> end) {
            this.end = end;
        }

        @Override
        public CompletionStage<String> start(String input, Context context) {
            kept.complete(context);
            return end;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void afterTheEnd(Method method) {
        run(new Keeps(false), Attempts.once());
        isSealed(method, "step");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void afterAFailure(Method method) {
        assertThat(catchThrowable(() -> run(new Keeps(true), Attempts.once()))).isInstanceOf(StepFailedException.class);
        isSealed(method, "step");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void afterATimeOut(Method method) {
        Attempts attempts = Attempts.once().within(Duration.ofMillis(20));
        KeepsAsync never = new KeepsAsync(new CompletableFuture<>());
        assertThat(catchThrowable(() -> run(never, attempts))).hasCauseInstanceOf(StepTimeoutException.class);
        assertThat(never.end).failsWithin(Duration.ofSeconds(50)).withThrowableOfType(CancellationException.class);
        isSealed(method, "step");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void afterAnAsynchronousEnd(Method method) {
        run(new KeepsAsync(Background.start(() -> kept.get().step())), Attempts.once());
        isSealed(method, "step");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void insideAnotherStep(Method method) {
        Pipeline<String, String> inner = Pipeline.start("inner", new Keeps(false));
        Step<String, String> outer = Step.of("outer", (String in, Context context) -> {
            String made = inner.apply(in, context);
            context.metric("still open", 1);
            return made;
        });
        run(outer, Attempts.once());
        isSealed(method, "step/inner");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void afterClosing(Method method) throws Throwable {
        StandaloneContext context = StandaloneContext.of(ContextValues.empty().with(A, 1), OPTIONS);
        context.close();
        kept.complete(context);
        isSealed(method, "standalone");
    }

    @Test
    void pipelineInsideASealedContext_isRefused() {
        run(new Keeps(false), Attempts.once());
        Pipeline<String, String> inner = Pipeline.start("inner", new Keeps(false));
        assertThatIllegalStateException()
                .isThrownBy(() -> inner.apply("in", kept.join()))
                .withMessageContaining("used after the step had ended");
    }

    /** Goes on after it was given up, in its thread. */
    private final class Stubborn implements Step<String, String> {
        private final CountDownLatch mayGoOn;
        private final CompletableFuture<Throwable> refused;

        Stubborn(CountDownLatch mayGoOn, CompletableFuture<Throwable> refused) {
            this.mayGoOn = mayGoOn;
            this.refused = refused;
        }

        @Override
        public String apply(String input, Context context) {
            boolean waiting = true;
            while (waiting) {
                try {
                    mayGoOn.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    // it is stubborn
                }
            }
            refused.complete(catchThrowable(() -> context.metric("late", 1)));
            return input;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    @Test
    void stepThatGoesOnAfterATimeOut_tellsNobody() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        Attempts attempts = Attempts.atMost(10).within(Duration.ofMillis(50)); // each in a thread that has to begin
        assertThat(catchThrowable(() -> run(new Stubborn(mayGoOn, refused), attempts)))
                .hasCauseInstanceOf(StepTimeoutException.class);
        mayGoOn.countDown();
        assertThat(refused).succeedsWithin(Duration.ofSeconds(50));
        assertThat(refused.join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after the step had ended");
    }
}
