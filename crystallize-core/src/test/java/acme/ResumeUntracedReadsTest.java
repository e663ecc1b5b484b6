package acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.ArtifactSource;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.code.Acknowledges;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Resume;
import io.crystallize.core.graph.ExperimentGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trial is taken from the journal only if all that could have changed since is known: what steps outside the framework's
 * packages read of files, environment and system properties around their context isn't.
 */
class ResumeUntracedReadsTest {
    private static final String AGAIN = " trials of an earlier session ran again: ";

    @TempDir
    Path runs;

    @TempDir
    Path files;

    record Reads(String path) implements DataSource<String> {
        @Override
        public String fetch(Context context) throws IOException {
            return Files.readString(Path.of(path));
        }
    }

    @Acknowledges("files")
    record ReadsWhatIsAlwaysTheSame(String path) implements DataSource<String> {
        @Override
        public String fetch(Context context) throws IOException {
            return Files.readString(Path.of(path));
        }
    }

    record ReadsByContext(String path) implements DataSource<String> {
        @Override
        public String fetch(Context context) throws IOException {
            return context.file(path).text();
        }
    }

    @Acknowledges("environment")
    record AcknowledgesSomethingElse(String path) implements DataSource<String> {
        @Override
        public String fetch(Context context) throws IOException {
            return Files.readString(Path.of(path));
        }
    }

    record Text(String text) implements DataSource<String> {
        @Override
        public String fetch(Context context) {
            return text;
        }
    }

    record Length() implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            context.metric("length", text.length());
            return text.length();
        }
    }

    @Cacheable
    record CacheableReads(String path) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) throws IOException {
            return text + Files.size(Path.of(path));
        }
    }

    @Cacheable(acknowledges = "files")
    record CacheableAcknowledges(String path) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) throws IOException {
            return text + Files.size(Path.of(path));
        }
    }

    @Cacheable(Cacheable.Mode.RECORDED)
    record Recorded(String path) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) throws IOException {
            return text + Files.size(Path.of(path));
        }
    }

    record Variable() implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            return text + System.getenv("PATH");
        }
    }

    record Property() implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            return text + System.getProperty("acme.size", "");
        }
    }

    /** A result is an observation of these, as of any other measurement. */
    record Observes() implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            context.metric("nanos", System.nanoTime() * Math.random());
            return text;
        }
    }

    record FromFile(String path) implements Supplier<String> {
        @Override
        public String get() {
            try {
                return Files.readString(Path.of(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    record Supplied(Supplier<String> more) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            return text + more.get();
        }
    }

    @BeforeEach
    void writeFile() throws IOException {
        Files.writeString(file(), "four");
    }

    private Path file() {
        return files.resolve("data.txt");
    }

    private ExperimentOptions options() {
        return ExperimentOptions.builder()
                .runsFolder(runs)
                .resume(Resume.latest())
                .build();
    }

    private Experiment.Builder experiment(DataSource<String> source) {
        return Experiment.builder("e").seed(1).replicates(3).source(source).pipeline(Pipeline.start(new Length()));
    }

    private Experiment.Builder experiment(Step<String, String> step) {
        return Experiment.builder("e")
                .seed(1)
                .replicates(3)
                .source(new Text("text"))
                .pipeline(Pipeline.start(step).then(new Length()));
    }

    /** Runs an experiment twice, and returns the second, resumed result. */
    private ExperimentResult twice(Experiment.Builder experiment) {
        experiment.build().run(options());
        return experiment.build().run(options());
    }

    private static String warning(ExperimentResult result) {
        assertThat(result.executed()).isEqualTo(3);
        assertThat(result.warnings()).hasSize(1);
        return result.warnings().get(0);
    }

    private static void assertTaken(ExperimentResult result) {
        assertThat(result.warnings()).isEmpty();
        assertThat(result.executed()).isZero();
        assertThat(result.resumed()).isEqualTo(3);
    }

    @Test
    void sourceThatOpensAFileItself_runsAgain_soTheChangedFileIsRead() throws IOException {
        Experiment.Builder experiment = experiment(new Reads(file().toString()));
        experiment.build().run(options());
        Files.writeString(file(), "seven..");

        ExperimentResult resumed = experiment.build().run(options());

        assertThat(resumed.samples().get("baseline").get("length").value(0)).hasValue(7);
        assertThat(warning(resumed))
                .startsWith("3" + AGAIN + "step 'reads' reads around its context")
                .contains("Files.readString(…) (files) in " + Reads.class.getName() + ".fetch(")
                .containsPattern("line [0-9]+")
                .contains("Use context.file(…) instead")
                .endsWith("say so at its class: @Acknowledges(\"files\")");
    }

    @Test
    void acknowledgedFile_orOneReadByTheContext_isTaken() {
        assertTaken(twice(experiment(new ReadsWhatIsAlwaysTheSame(file().toString()))));
        assertTaken(twice(experiment(new ReadsByContext(file().toString()))));
    }

    @Test
    void acknowledgement_ofSomethingElse_isNone() {
        assertThat(warning(twice(experiment(new AcknowledgesSomethingElse(file().toString())))))
                .contains("(files)");
    }

    @Test
    void cacheableStepThatIsRefused_runsAgain_unlessItAcknowledges_orItsFirstResultStandsForAll() {
        assertThat(warning(twice(experiment(new CacheableReads(file().toString())))))
                .contains("step 'cacheable-reads' reads around its context", "Files.size(…) (files)")
                .endsWith("say so at its class: @Cacheable(acknowledges = \"files\")");
        assertTaken(twice(experiment(new CacheableAcknowledges(file().toString()))));
        assertTaken(twice(experiment(new Recorded(file().toString()))));
    }

    @Test
    void environmentAndSystemProperties_runAgain() {
        assertThat(warning(twice(experiment(new Variable()))))
                .contains("System.getenv(…) (environment)", "Use context.env(…) or a parameter instead");
        assertThat(warning(twice(experiment(new Property())))).contains("System.getProperty(…) (environment)");
    }

    @Test
    void clockAndRandomNumbers_areTaken() {
        assertTaken(twice(experiment(new Observes())));
    }

    @Test
    void lambda_runsAgain_andIsToldToBecomeARecord() {
        String path = file().toString();
        assertThat(warning(twice(experiment(
                        Step.of("read", (String text, Context context) -> text + Files.readString(Path.of(path)))))))
                .contains("step 'read' reads around its context")
                .endsWith("make the step a record, at whose class @Acknowledges(\"files\") says so");
    }

    @Test
    void codeOfAParameter_runsAgain() {
        assertThat(warning(twice(experiment(new Supplied(new FromFile(file().toString()))))))
                .contains("step 'supplied'", "(files) in " + FromFile.class.getName() + ".get()");
    }

    @Test
    void stepOfANestedPipeline_runsAgain_andIsNamedByItsPath() {
        Pipeline<String, String> inner = Pipeline.start(new CacheableReads(file().toString()));
        Experiment.Builder nested = Experiment.builder("e")
                .seed(1)
                .replicates(3)
                .source(new Text("text"))
                .pipeline(Pipeline.<String, String>start("inner", inner).then(new Length()));
        assertThat(warning(twice(nested))).contains("step 'inner/cacheable-reads' reads around its context");
    }

    @Test
    void graph_runsAgainWhatReadsAFileItself_andWhatNeedsIt_onlyIfThatChanged() throws IOException {
        Experiment up = experiment(new Reads(file().toString()))
                .output("text.txt", "reads")
                .build();
        Experiment down = Experiment.builder("down")
                .seed(1)
                .replicates(3)
                .source(ArtifactSource.text("e#text.txt"))
                .pipeline(Pipeline.start(new Length()))
                .build();
        assertThat(executed(up, down)).containsExactly(3, 3);
        assertThat(executed(up, down)).containsExactly(3, 0);
        Files.writeString(file(), "seven..");
        assertThat(executed(up, down)).containsExactly(3, 3);
    }

    private List<Integer> executed(Experiment... experiments) {
        return ExperimentGraph.of(experiments)
                .run(ExperimentOptions.builder().runsFolder(runs).build())
                .results()
                .stream()
                .map(ExperimentResult::executed)
                .toList();
    }
}
