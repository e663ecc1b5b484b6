package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.Storing.Conflict;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.Digestible;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.provenance.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Steps in a row: the output of one is the input of the next. Immutable, but for {@link #lastProvenance}, and safe to
 * run from any number of threads.
 *
 * <pre>{@code
 * Pipeline<Table, Double> pipeline =
 *         Pipeline.start(new Column("mass")).then(new Scale(0.001)).then(new Mean());
 * double mean = pipeline.run(table).output();
 * }</pre>
 *
 * <p>A pipeline is a step itself. In another pipeline its steps become steps of that one, whose names are paths
 * ({@code prepare/scale}) if it was given a name there. A step may also hold one as a parameter and run it inside, with
 * {@link #apply} or {@link #start(Object, Context)}: what the inner steps ask and tell then counts as the outer step's.
 *
 * @param <I> what the first step takes
 * @param <O> what the last step makes
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Pipeline<I, O> implements AsyncStep<I, O>, Digestible {
    private final List<NamedStep> steps;
    private final List<Stage> stages;
    private final List<String> names;
    /** How many of the steps, which come first, are sources that the next one gets together; or 0. */
    private final int sources;

    private volatile @Nullable Provenance lastProvenance;

    /**
     * A step, and the name it was given.
     *
     * @param name null to have it called as it was {@linkplain Step#of made}, or else named after its class, with a
     *     number behind it if that is taken
     * @param step the step
     * @param attempts how it is tried
     * @param path the names of the pipelines that it is nested in, with slashes between them; or empty
     * @param location where it was written, for problems with it, or null
     */
    public record NamedStep(
            @Nullable String name,
            Step<?, ?> step,
            Attempts attempts,
            String path,
            @Nullable Location location) {
        /** Makes a named step. */
        public NamedStep {
            FunctionStep<?, ?> function = FunctionStep.in(step);
            name = name == null && function != null ? function.name() : name;
        }

        /** Makes a named step that is tried once, and was not read from a file. */
        public NamedStep(@Nullable String name, Step<?, ?> step) {
            this(name, step, Attempts.once(), "", null);
        }

        /** Makes a named step that is in no nested pipeline. */
        public NamedStep(@Nullable String name, Step<?, ?> step, Attempts attempts, @Nullable Location location) {
            this(name, step, attempts, "", location);
        }

        /** Returns this step or, if that is a pipeline, its steps as those of the pipeline around it. */
        private Stream<NamedStep> flat() {
            if (!(step instanceof Pipeline<?, ?> nested)
                    || nested.sources > 0
                    || name != null && !StepNames.isValid(name)) {
                return Stream.of(this); // a name that is none isn't made a part of a path: it is told
            }
            String outer = name == null ? path : below(path, name);
            return nested.steps.stream()
                    .map(inner -> new NamedStep(
                            inner.name(), inner.step(), inner.attempts(), below(outer, inner.path()), location));
        }

        private static String below(String path, String name) {
            return path.isEmpty() || name.isEmpty() ? path + name : path + '/' + name;
        }

        private NamedStep with(Attempts newAttempts) {
            return new NamedStep(name, step, newAttempts, path, location);
        }
    }

    /** Makes a pipeline; what is the same as in the one before is shared with it. */
    private Pipeline(List<NamedStep> steps, List<Stage> before, int sources) {
        List<Problem> problems = new ArrayList<>(attemptsOfPipelines(steps));
        this.sources = sources;
        this.steps = Stream.concat(
                        steps.stream().limit(sources),
                        steps.stream().skip(sources).flatMap(NamedStep::flat))
                .toList();
        List<StepNames.Wish> wishes =
                this.steps.stream().map(StepNames.Wish::of).toList();
        problems.addAll(StepNames.problems(wishes));
        this.stages = stages(StepNames.resolve(wishes), before);
        this.names = stages.stream().map(Stage::name).collect(Collectors.toUnmodifiableList());
        checkTypes(problems);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private static List<Problem> attemptsOfPipelines(List<NamedStep> steps) {
        return steps.stream()
                .filter(step -> step.step() instanceof Pipeline<?, ?>
                        && !step.attempts().equals(Attempts.once()))
                .map(step -> new Problem(
                        step.location(),
                        (step.name() == null ? "A step" : "'" + step.name() + "'")
                                + " is a pipeline, which is not tried as a whole. Say how each of its steps is tried."))
                .toList();
    }

    /** Returns the pipeline of one step, named after its class. */
    public static <I, O> Pipeline<I, O> start(Step<? super I, ? extends O> step) {
        return of(List.of(new NamedStep(null, step)));
    }

    /**
     * Returns the pipeline of one step.
     *
     * @throws InvalidInputException if the name is none: letters, digits, {@code _} and {@code -}
     */
    public static <I, O> Pipeline<I, O> start(String name, Step<? super I, ? extends O> step) {
        return of(List.of(new NamedStep(name, step)));
    }

    /**
     * Returns the pipeline of the given steps, whose types are compared as far as they are known at run time.
     *
     * @throws InvalidInputException with all problems, if there are no steps, a name is none or given twice, or the
     *     output of one step can't be the input of the next
     */
    public static <I, O> Pipeline<I, O> of(List<NamedStep> steps) {
        if (steps.isEmpty()) {
            throw new InvalidInputException("A pipeline needs at least one step");
        }
        return new Pipeline<>(steps, List.of(), 0);
    }

    /**
     * Returns a pipeline that begins with several sources, each of which is a step that gets nothing; the step after
     * them gets {@link Sources} of what they gave.
     *
     * @param sources with names
     * @param steps those after them
     * @throws InvalidInputException with all problems, as in {@link #of}
     */
    public static <O> Pipeline<@Nullable Void, O> ofSources(List<NamedStep> sources, List<NamedStep> steps) {
        if (sources.isEmpty()) {
            throw new InvalidInputException("Sources are to be gathered, but there are none");
        }
        List<NamedStep> all = new ArrayList<>(sources);
        all.addAll(steps);
        return new Pipeline<>(all, List.of(), sources.size());
    }

    /** Returns this pipeline with one more step, named after its class. */
    public <N> Pipeline<I, N> then(Step<? super O, ? extends N> step) {
        return then(new NamedStep(null, step));
    }

    /**
     * Returns this pipeline with one more step.
     *
     * @throws InvalidInputException if the name is none, or was given to another step
     */
    public <N> Pipeline<I, N> then(String name, Step<? super O, ? extends N> step) {
        return then(new NamedStep(name, step));
    }

    private <N> Pipeline<I, N> then(NamedStep step) {
        List<NamedStep> all = new ArrayList<>(steps);
        all.add(step);
        return new Pipeline<>(all, stages, sources);
    }

    /**
     * Returns this pipeline with its last step tried as given, in place of once.
     *
     * <pre>{@code
     * Pipeline.start(new Fetch(url)).trying(Attempts.atMost(3).within(Duration.ofSeconds(10))).then(new Parse())
     * }</pre>
     *
     * @throws InvalidInputException if that is in a named pipeline: those are not tried as a whole
     */
    public Pipeline<I, O> trying(Attempts attempts) {
        List<NamedStep> all = new ArrayList<>(steps);
        NamedStep last = all.remove(all.size() - 1);
        if (!last.path().isEmpty()) {
            throw new InvalidInputException("'" + last.path()
                    + "' is a pipeline, which is not tried as a whole. Say how each of its steps is tried.");
        }
        all.add(last.with(attempts));
        return new Pipeline<>(all, stages, sources);
    }

    private List<Stage> stages(List<StepNames.Resolved> names, List<Stage> before) {
        List<Stage> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            StepNames.Resolved name = names.get(i);
            NamedStep step = steps.get(i);
            boolean shared = i < before.size()
                    && before.get(i).name().equals(name.name())
                    && before.get(i).numbered() == name.numbered()
                    && before.get(i).attempts().equals(step.attempts());
            all.add(shared ? before.get(i) : new Stage(name.name(), name.numbered(), step.step(), step.attempts()));
        }
        return List.copyOf(all);
    }

    private void checkTypes(List<Problem> problems) {
        for (int i = 0; i < stages.size(); i++) {
            Location location = steps.get(i).location();
            String name = stages.get(i).name();
            stages.get(i)
                    .type()
                    .problem()
                    .ifPresent(problem -> problems.add(new Problem(location, "Step '" + name + "' " + problem)));
        }
        for (int i = Math.max(1, sources); i < stages.size(); i++) {
            Stage before = stages.get(i - 1);
            Stage after = stages.get(i);
            boolean gathers = sources > 0 && i == sources;
            StepType made = gathers ? StepType.of(Object.class, Sources.class) : before.type();
            if (!made.fits(after.type())) {
                problems.add(new Problem(
                        steps.get(i).location(),
                        "Step '" + after.name() + "' takes "
                                + StepType.text(after.type().input()) + ", but "
                                + (gathers
                                        ? "the sources before it have names, so that it gets "
                                        : "the step before it, '" + before.name() + "', makes ")
                                + StepType.text(made.output())));
            }
        }
    }

    /** Returns the names of the steps, in their order. */
    public List<String> names() {
        return names;
    }

    /** Returns the steps, in their order, with the names that they were given; in place of nested pipelines, theirs. */
    public List<NamedStep> steps() {
        return steps;
    }

    /** Returns the texts of the parameters of each step, by its name, in their order; what is long is cut off. */
    public Map<String, Map<String, String>> parameterTexts() {
        Map<String, Map<String, String>> texts = new LinkedHashMap<>();
        stages.forEach(stage -> texts.put(stage.name(), stage.parameterTexts()));
        return texts;
    }

    /** Returns the values of the secrets among the parameters of its steps. */
    Set<String> secrets() {
        return stages.stream().flatMap(stage -> stage.secrets().stream()).collect(Collectors.toSet());
    }

    /** Returns the names of the steps whose first results stand for all ({@link Cacheable.Mode#RECORDED}), in order. */
    public List<String> recordedSteps() {
        return stages.stream()
                .filter(stage -> stage.conflict() == Conflict.KEEP_FIRST)
                .map(Stage::name)
                .toList();
    }

    /**
     * Returns names, classes and parameters of the steps as one text, equal for pipelines that are configured alike.
     * Parameters that are long are shortened, with their digest.
     */
    public String signature() {
        return stages.stream().map(Stage::signature).collect(Collectors.joining(" | "));
    }

    /** Returns the digest of {@link #signature}: an identifier. */
    public Digest id() {
        return Digester.standard().digest(signature());
    }

    /**
     * Returns the digest of all that decides what a run gives, but for its input, its seed, its replicate, the name of its
     * condition, and what the steps ask of the world outside ({@link ExternalReads}): the names, code and parameters of
     * the steps, and the context values.
     *
     * @throws UntraceableException if no digest says all of it, with the step or key and the reason
     */
    public Digest fingerprint(ContextValues context, Formats formats) throws UntraceableException {
        List<Object> all = new ArrayList<>();
        for (Stage stage : stages) {
            try {
                all.add(stage.fingerprint(formats));
            } catch (UntraceableException e) {
                throw new UntraceableException("step '" + stage.name() + "': " + e.getMessage());
            }
        }
        if (sources > 0) {
            all.add(sources);
        }
        all.add(context.fingerprint(formats, stages.get(0).stepClass().getClassLoader()));
        return Digester.standard().digest(all);
    }

    /**
     * Returns which steps read files, the environment or system properties around their context, and don't acknowledge that:
     * what a run gave says nothing about what it would give now, even if {@link #fingerprint} and all that it asked of its
     * contexts are the same. Reads the bytecode, if nobody has yet.
     *
     * @return for each such step what it reads, class, line and the way out
     */
    public List<String> untracedReads(Formats formats) {
        return stages.stream()
                .flatMap(stage -> stage.untracedReads(formats).stream())
                .toList();
    }

    /**
     * Returns what would keep the pipeline from running as it says, beside what was found when it was built: cacheable
     * steps whose output has no codec, or one (or a digest encoder) that depends on more than keys say, and parameters
     * whose order can't be kept. Running it throws these.
     */
    public List<Problem> problems(Formats formats) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Location location = steps.get(i).location();
            stages.get(i).problem(formats).ifPresent(message -> problems.add(new Problem(location, message)));
        }
        return problems;
    }

    /**
     * Returns what keeps outputs from becoming artifacts: steps that are not there, and types that can't be written.
     *
     * @param outputs names of steps, by the artifacts' names
     */
    public List<String> outputProblems(Map<String, String> outputs, Formats formats) {
        List<String> problems = new ArrayList<>();
        outputs.forEach((artifact, step) -> stages.stream()
                .filter(stage -> stage.name().equals(step))
                .findFirst()
                .ifPresentOrElse(
                        stage -> new OutputArtifact(artifact, stage.type())
                                .problem(formats)
                                .ifPresent(problem -> problems.add("The output of step '" + step
                                        + "' can't become the artifact '" + artifact + "': " + problem)),
                        () -> problems.add("The artifact '" + artifact + "' is to be the output of step '" + step
                                + "', which there is not. Steps: " + String.join(", ", names()) + "."
                                + Suggestions.didYouMean(step, names()))));
        return problems;
    }

    /**
     * Returns the digest of all that decides, beside the outputs, what their artifacts are.
     *
     * @param outputs names of steps, by the artifacts' names
     * @throws UntraceableException if no digest says all of it
     */
    public Digest outputsFingerprint(Map<String, String> outputs, Formats formats) throws UntraceableException {
        List<Object> all = new ArrayList<>();
        for (Stage stage : stages) {
            for (Map.Entry<String, String> output : new TreeMap<>(outputs).entrySet()) {
                if (output.getValue().equals(stage.name())) {
                    try {
                        all.add(List.of(
                                stage.name(), new OutputArtifact(output.getKey(), stage.type()).identity(formats)));
                    } catch (NoFingerprintException e) {
                        throw new UntraceableException("artifact '" + output.getKey() + "': " + e.getMessage());
                    }
                }
            }
        }
        return Digester.standard().digest(all);
    }

    /**
     * Returns what the code of its steps is made of, by the code fingerprint that their records have; of those that have
     * one. What of cached steps counts beside it is there too: how they are stored, and the code of the values that they got
     * in the runs so far. Reads the bytecode, if nobody has yet.
     */
    public Map<Digest, StepCode> code(Formats formats) {
        Map<Digest, StepCode> code = new LinkedHashMap<>();
        for (Stage stage : stages) {
            Digest fingerprint = stage.code(formats);
            if (fingerprint != null) {
                stage.stepCode(formats).ifPresent(parts -> code.merge(fingerprint, parts, StepCode::and));
            }
        }
        return code;
    }

    /** Runs the pipeline without initial context values and with the default options. */
    public PipelineRun<O> run(I input) {
        return run(input, ContextValues.empty(), RunOptions.defaults());
    }

    /**
     * Runs the pipeline in this thread.
     *
     * @param input the input of the first step, which no step may change; null if that is a {@link DataSource}
     * @param context the values that the steps find in their context
     * @param options how to run it
     * @throws StepFailedException if a step throws, or if the thread was interrupted: then its interrupt status is set,
     *     unless the options have a cancellation, which was not what interrupted it
     * @throws InvalidInputException if {@link #problems} has any
     */
    public PipelineRun<O> run(@Nullable I input, ContextValues context, RunOptions options) {
        refuseProblems(options);
        PipelineExecution<O> execution = new PipelineExecution<>(stages, names, sources, options);
        CompletableFuture<PipelineRun<O>> run = CallingThread.complete(
                executor -> execution.start(
                        input, context, executor, options.cancellation().isEmpty()),
                execution.cancellation());
        return keepProvenance(Failures.result(run));
    }

    /**
     * Runs the pipeline in other threads, which are held only while a step's own code runs: not while a step that is
     * asynchronous is under way elsewhere, while another run computes the same, or between attempts.
     *
     * @param input the input of the first step, which no step may change; null if that is a {@link DataSource}
     * @param context the values that the steps find in their context
     * @param options how to run it; among others in which threads
     * @return completes with the run, or with the {@link StepFailedException} that ended it. Cancelling it,
     *     or completing it in any other way, interrupts the thread of the step that is running, or cancels its future,
     *     and no further step starts
     * @throws InvalidInputException if {@link #problems} has any
     */
    public CompletableFuture<PipelineRun<O>> runAsync(@Nullable I input, ContextValues context, RunOptions options) {
        refuseProblems(options);
        PipelineExecution<O> execution = new PipelineExecution<>(stages, names, sources, options);
        CompletableFuture<PipelineRun<O>> result = new CompletableFuture<>();
        AtomicBoolean ended = new AtomicBoolean();
        execution.startIn(options.executor(), input, context).whenComplete((run, failure) -> {
            ended.set(true);
            Failures.passOn(result, failure == null ? keepProvenance(run) : null, failure);
        });
        result.whenComplete((run, failure) -> {
            if (!ended.get()) {
                execution.cancellation().cancel();
            }
        });
        return result;
    }

    private void refuseProblems(RunOptions options) {
        List<Problem> problems = problems(options.formats());
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private PipelineRun<O> keepProvenance(PipelineRun<O> run) {
        lastProvenance = run.provenance();
        return run;
    }

    /**
     * Returns the records of the last run of this object that completed, or empty if none has. Who runs it from several
     * threads asks the run itself, {@link PipelineRun#provenance}.
     */
    public Optional<Provenance> lastProvenance() {
        return Optional.ofNullable(lastProvenance);
    }

    /**
     * Starts the pipeline inside an {@link AsyncStep}; any other step calls {@link #apply}, as what is returned may
     * need the very thread that would wait for it. What its steps ask counts as asked by that step, but for what that
     * step has put itself; what they tell counts as told by it, artifacts with the inner step's name before theirs. Their
     * names and random streams are those of paths below the step's name. So of two pipelines that run inside one step,
     * and whose steps draw random numbers under equal names, the second fails:
     * {@code Pipeline.start("second", pipeline)} gives it a path of its own.
     *
     * @param input the input of the first step
     * @param context the context of the step, or a {@link StandaloneContext}
     * @return completes with the output of the last step, or with the {@link StepFailedException} of an inner step.
     *     Cancelling it ends the pipeline, and nothing else
     * @throws IllegalArgumentException if the context is not the framework's
     * @throws InvalidInputException if {@link #problems} has any
     */
    @Override
    public CompletableFuture<O> start(I input, Context context) {
        StepContext outer = StepContext.of(context);
        RunState state = outer.inside();
        RunScope run = state.run();
        refuseProblems(run.options());
        Cancellation own = new Cancellation();
        Runnable unlink = run.cancellation().link(own);
        CompletableFuture<O> result = new CompletableFuture<>();
        AtomicBoolean ended = new AtomicBoolean();
        PipelineExecution.<O>inside(stages, sources, outer, input, state.in(run.within(own)))
                .whenComplete((output, failure) -> {
                    unlink.run();
                    ended.set(true);
                    Failures.passOn(result, output, failure);
                });
        result.whenComplete((output, failure) -> {
            if (!ended.get()) {
                own.cancel();
            }
        });
        return result;
    }

    /**
     * Runs the pipeline inside a step, in this thread, as {@link #start(Object, Context)} does. An interrupt of the
     * thread ends it, and no more than it.
     *
     * @throws StepFailedException if an inner step throws
     */
    @Override
    public O apply(I input, Context context) {
        StepContext outer = StepContext.of(context);
        RunState state = outer.inside();
        RunScope run = state.run();
        refuseProblems(run.options());
        Cancellation own = new Cancellation();
        Runnable unlink = run.cancellation().link(own);
        try {
            return Failures.result(CallingThread.complete(
                    executor -> PipelineExecution.<O>inside(
                            stages,
                            sources,
                            outer,
                            input,
                            state.in(run.within(own).on(executor))),
                    own));
        } finally {
            unlink.run();
        }
    }

    /** Returns {@link #signature}, under the name {@code signature}. */
    @Override
    public Map<String, Object> parameters() {
        return Map.of("signature", signature());
    }

    @Override
    public void digest(DigestSink sink) {
        for (Stage stage : stages) {
            sink.add(stage.name(), stage.name());
            sink.add(stage.name(), stage.step());
        }
        if (sources > 0) {
            sink.add("sources", sources);
        }
    }

    /** Returns {@link #signature}. */
    @Override
    public String toString() {
        return signature();
    }
}
