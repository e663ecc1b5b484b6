package acme;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.CachedRuns;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.JavaSerializationCodec;
import io.crystallize.core.code.Acknowledges;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A codec or digest encoder whose code depends on more than what it is handed is refused, with class and line. */
class HiddenInputFormatsTest {
    record Word(String text) {}

    abstract static class Words implements Codec<Word> {
        @Override
        public String name() {
            return "acme.word";
        }

        @Override
        public Class<Word> type() {
            return Word.class;
        }

        @Override
        public void encode(Word value, OutputStream out) throws IOException {
            out.write(value.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    static final class PlainCodec extends Words {
        @Override
        public Word decode(InputStream in) throws IOException {
            return new Word(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static final class LateCodec extends Words {
        @Override
        public Word decode(InputStream in) throws IOException {
            return new Word(new String(in.readAllBytes(), StandardCharsets.UTF_8) + System.nanoTime());
        }
    }

    @Acknowledges("clock")
    static final class TimedCodec extends Words {
        @Override
        public Word decode(InputStream in) throws IOException {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return System.nanoTime() == 0 ? new Word(text) : new Word(text);
        }
    }

    private static int calls;

    record CountingEncoder() implements DigestEncoder<Word> {
        @Override
        public Class<Word> type() {
            return Word.class;
        }

        @Override
        public void encode(Word value, DigestSink sink) {
            sink.add("text", value.text()).add("even", calls++ % 2);
        }
    }

    @Cacheable
    record Says() implements Step<Integer, Word> {
        @Override
        public Word apply(Integer input, Context context) {
            return new Word("w" + input);
        }
    }

    @Cacheable
    record Hears() implements Step<Word, Integer> {
        @Override
        public Integer apply(Word input, Context context) {
            return input.text().length();
        }
    }

    private static final Key<Word> WORD = Key.of("word", Word.class);

    @Cacheable
    record Puts() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(WORD, new Word("w"));
            return input;
        }
    }

    @Cacheable
    record Gets() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return context.get(WORD).text().length();
        }
    }

    private static final Formats COUNTING = Formats.standard().with(new CountingEncoder());
    private static final Formats LATE = Formats.standard().with(new LateCodec());

    private final CachedRuns runs = new CachedRuns();

    private <I, O> PipelineRun<O> run(Formats formats, Step<I, O> step, I input) throws InterruptedException {
        ContextValues values =
                step instanceof Gets ? ContextValues.empty().with(WORD, new Word("w")) : ContextValues.empty();
        return runs.run(Pipeline.start(step), input, values, options -> options.formats(formats));
    }

    private static List<String> problems(Formats formats) {
        return Pipeline.<Integer, Word>start(new Says()).then(new Hears()).problems(formats).stream()
                .map(Problem::message)
                .toList();
    }

    @Test
    void hiddenInputOfACodec_isAProblemOfThePipeline_withClassAndLine() {
        assertThat(problems(LATE))
                .singleElement()
                .asString()
                .contains("Step 'says'", "codec " + LateCodec.class.getName())
                .contains("System.nanoTime() (clock) in " + LateCodec.class.getName() + ".decode(")
                .containsPattern("line [0-9]+")
                .contains("@Acknowledges(\"clock\")");
    }

    @Test
    void staticFieldOfAnEncoder_isAProblemOfThePipeline() {
        assertThat(problems(COUNTING))
                .singleElement()
                .asString()
                .contains("digest encoder " + CountingEncoder.class.getName())
                .contains("static " + getClass().getName() + ".calls");
    }

    @Test
    void hiddenInputOfWhatDigestsAnInputOrContextValue_keepsTheStepOutOfTheCache() throws InterruptedException {
        PipelineRun<Integer> hears = run(COUNTING, new Hears(), new Word("w"));
        assertThat(uses(hears)).containsExactly(BYPASS);
        assertThat(hears.provenance().get(0).cache().reason()).contains("CountingEncoder", ".calls");
        assertThat(uses(run(COUNTING, new Gets(), 1))).containsExactly(BYPASS);
    }

    @Test
    void hiddenInputOfWhatStoresAContextValue_keepsTheStepOutOfTheCache() throws InterruptedException {
        PipelineRun<Integer> puts = run(LATE, new Puts(), 1);
        assertThat(uses(puts)).containsExactly(BYPASS);
        assertThat(puts.provenance().get(0).cache().reason()).contains("LateCodec", "(clock)");
    }

    @Test
    void formatsWithoutHiddenInputs_orThatAcknowledgeThem_areCached() throws InterruptedException {
        for (Codec<Word> codec : List.of(new PlainCodec(), new TimedCodec())) {
            Formats formats = Formats.standard().with(codec);
            assertThat(problems(formats)).isEmpty();
            assertThat(uses(run(formats, new Says(), 1))).containsExactly(MISS);
            assertThat(uses(run(formats, new Says(), 1))).containsExactly(HIT);
        }
    }

    @Test
    void codecThatTheFrameworkOffers_isNoProblem() {
        Formats formats = Formats.standard()
                .with(JavaSerializationCodec.of(StringBuilder.class))
                .with(new BuilderEncoder());
        Pipeline<Integer, StringBuilder> pipeline = Pipeline.start(new Builds());
        assertThat(pipeline.problems(formats)).isEmpty();
    }

    @Cacheable
    record Builds() implements Step<Integer, StringBuilder> {
        @Override
        public StringBuilder apply(Integer input, Context context) {
            return new StringBuilder("b");
        }
    }

    record BuilderEncoder() implements DigestEncoder<StringBuilder> {
        @Override
        public Class<StringBuilder> type() {
            return StringBuilder.class;
        }

        @Override
        public void encode(StringBuilder value, DigestSink sink) {
            sink.add("text", value.toString());
        }
    }

    @Test
    void hiddenInputOfWhatHasNoSayInAStepsOutput_isNoProblem() throws InterruptedException {
        assertThat(Pipeline.start(new Hears()).problems(LATE)).isEmpty();
        assertThat(uses(run(LATE, new Hears(), new Word("w")))).containsExactly(MISS);
    }
}
