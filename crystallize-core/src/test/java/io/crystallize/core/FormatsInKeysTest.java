package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which added codecs and encoders are a part of a step's key: those of the types it puts out, and no others. */
class FormatsInKeysTest {
    interface Measured {}

    record Temperature(double celsius) implements Measured {}

    record Report(List<Temperature> all) {}

    private record Storing<T>(Class<T> type) implements Codec<T>, Digestible {
        @Override
        public void digest(DigestSink sink) {
            sink.add("type", type.getName());
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public void encode(T value, OutputStream out) throws IOException {
            new DataOutputStream(out).writeDouble(((Temperature) value).celsius());
        }

        @Override
        public T decode(InputStream in) throws IOException {
            return type.cast(new Temperature(new DataInputStream(in).readDouble()));
        }
    }

    private record Encoding<T>(Class<T> type) implements DigestEncoder<T>, Digestible {
        @Override
        public void digest(DigestSink sink) {
            sink.add("type", type.getName());
        }

        @Override
        public void encode(T value, DigestSink sink) {
            sink.add("text", value.toString());
        }
    }

    /** Another implementation, as if the other's code had been changed. */
    private record ChangedEncoding<T>(Class<T> type) implements DigestEncoder<T>, Digestible {
        @Override
        public void digest(DigestSink sink) {
            sink.add("type", type.getName());
        }

        @Override
        public void encode(T value, DigestSink sink) {
            sink.add("text", "<" + value + ">");
        }
    }

    @Cacheable
    record Measure() implements Step<Integer, Temperature> {
        @Override
        public Temperature apply(Integer input, Context context) {
            return new Temperature(input);
        }
    }

    @Cacheable
    record MakesReport() implements Step<Integer, Report> {
        @Override
        public Report apply(Integer input, Context context) {
            return new Report(List.of(new Temperature(input)));
        }
    }

    @Cacheable
    record Names() implements Step<Integer, List<String>> {
        @Override
        public List<String> apply(Integer input, Context context) {
            return List.of("a", "b");
        }
    }

    @Cacheable
    record Puts() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(Key.of("measured", Temperature.class), new Temperature(input));
            return input;
        }
    }

    @Cacheable
    record PutsText() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(Key.of("said", String.class), "a");
            return input;
        }
    }

    private static final Formats STANDARD = Formats.standard();

    private static final List<Formats> OF_TEMPERATURES = List.of(
            STANDARD.with(new Storing<>(Temperature.class)),
            STANDARD.with(new Encoding<>(Temperature.class)),
            STANDARD.with(new ChangedEncoding<>(Temperature.class)),
            STANDARD.with(new Encoding<>(Measured.class)),
            STANDARD.with(new Encoding<>(Record.class)));

    private static final List<Formats> OF_OTHERS = List.of(
            STANDARD.with(new Storing<>(Thread.class)),
            STANDARD.with(new Encoding<>(BitSet.class)),
            STANDARD.with(new Encoding<>(Thread.class)).with(new Storing<>(BitSet.class)));

    private <O> void eachMissesOnce(Step<Integer, O> step, List<Formats> changes) throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<Integer, O> pipeline = Pipeline.start(step);
        List<Formats> all = new ArrayList<>(List.of(STANDARD));
        all.addAll(changes);
        for (Formats formats : all) {
            runs.formats = formats;
            PipelineRun<O> cold = runs.run(pipeline, 1);
            assertThat(uses(cold)).as("%s", cold.provenance()).containsExactly(MISS);
            assertThat(uses(runs.run(pipeline, 1))).containsExactly(HIT);
        }
    }

    private <O> void allHit(Step<Integer, O> step, List<Formats> changes) throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<Integer, O> pipeline = Pipeline.start(step);
        runs.run(pipeline, 1);
        for (Formats formats : changes) {
            runs.formats = formats;
            PipelineRun<O> warm = runs.run(pipeline, 1);
            assertThat(uses(warm)).as("%s", warm.provenance()).containsExactly(HIT);
        }
    }

    @Test
    void neverStale_encoderOrCodecOfTheOutput_orOfWhatIsInIt_misses() throws InterruptedException {
        eachMissesOnce(new Measure(), OF_TEMPERATURES);
        eachMissesOnce(new MakesReport(), OF_TEMPERATURES.subList(1, OF_TEMPERATURES.size()));
        eachMissesOnce(new Names(), List.of(STANDARD.with(new Encoding<>(List.class))));
        eachMissesOnce(new Names(), List.of(STANDARD.with(new Encoding<>(ArrayList.class))));
    }

    @Test
    void neverStale_encoderOrCodecOfWhatIsPut_misses() throws InterruptedException {
        eachMissesOnce(new Puts(), OF_TEMPERATURES);
    }

    @Test
    void neverNeedlesslyCold_encoderOrCodecOfOtherTypes_hits() throws InterruptedException {
        allHit(new Measure(), OF_OTHERS);
        allHit(new MakesReport(), OF_OTHERS);
        allHit(new Names(), OF_OTHERS);
        List<Formats> ofNoRecord = OF_TEMPERATURES.subList(0, 4); // a step is a record too
        allHit(new Names(), ofNoRecord);
        allHit(new PutsText(), ofNoRecord);
        allHit(new PutsText(), OF_OTHERS);
        allHit(new Puts(), List.of(STANDARD.with(new Encoding<>(Report.class))));
    }

    @Test
    void whatIsPut_isReadBack_afterItsCodecWasAdded() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Puts());
        Key<Temperature> key = Key.of("measured", Temperature.class);
        runs.run(pipeline, 1);
        runs.formats = OF_TEMPERATURES.get(0);
        for (int i = 0; i < 2; i++) {
            assertThat(runs.run(pipeline, 1).context(key)).contains(new Temperature(1));
        }
    }

    @Test
    void put_isAReadOfTheFormatsOfItsType_butNotOfATextsOrANumbers() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        assertThat(runs.run(Pipeline.start(new Puts()), 1).provenance().get(0).reads())
                .extracting(TracedRead::read)
                .containsExactly(
                        new Read(Read.Kind.PRESENCE, "measured"),
                        new Read(Read.Kind.FORMATS, Measured.class.getName() + ',' + Temperature.class.getName()));
        assertThat(runs.run(Pipeline.start(new PutsText()), 1)
                        .provenance()
                        .get(0)
                        .reads())
                .extracting(TracedRead::read)
                .containsExactly(new Read(Read.Kind.PRESENCE, "said"));
    }

    @Test
    void orderOfAdding_doesNotMatter_andHostileNamesFindNothing() throws NoFingerprintException, UntraceableException {
        Formats one = STANDARD.with(new Storing<>(Temperature.class)).with(new Encoding<>(BitSet.class));
        Formats other = STANDARD.with(new Encoding<>(BitSet.class)).with(new Storing<>(Temperature.class));
        assertThat(one.code()).isEqualTo(other.code()).isNotEqualTo(STANDARD.code());
        for (String names : List.of("", ",,,", "a,a", "no.such.Type", "[I")) {
            assertThat(one.codeForNames(names))
                    .isEqualTo(STANDARD.with(new Encoding<>(BitSet.class)).code());
        }
        assertThat(one.codeForNames("*")).isEqualTo(one.code());
        assertThat(Formats.namesIn(Map.class)).contains("*");
    }

    private record Rounding(int digits) implements DigestEncoder<Temperature> {
        @Override
        public Class<Temperature> type() {
            return Temperature.class;
        }

        @Override
        public void encode(Temperature value, DigestSink sink) {
            double scale = StrictMath.pow(10, digits);
            sink.add("celsius", StrictMath.rint(value.celsius() * scale) / scale);
        }
    }

    private record StoringRounded(int digits) implements Codec<Temperature> {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Class<Temperature> type() {
            return Temperature.class;
        }

        @Override
        public void encode(Temperature value, OutputStream out) throws IOException {
            double scale = StrictMath.pow(10, digits);
            new DataOutputStream(out).writeDouble(StrictMath.rint(value.celsius() * scale) / scale);
        }

        @Override
        public Temperature decode(InputStream in) throws IOException {
            return new Temperature(new DataInputStream(in).readDouble());
        }
    }

    @Cacheable
    record Tells() implements Step<Temperature, Double> {
        @Override
        public Double apply(Temperature input, Context context) {
            return input.celsius();
        }
    }

    private static final Key<Temperature> OUTSIDE = Key.of("outside", Temperature.class);

    @Cacheable
    record TellsOutside() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return context.get(OUTSIDE).celsius();
        }
    }

    @Test
    void neverStale_otherSettingsOfACodecOrEncoder_miss() throws InterruptedException {
        List<Formats> settings = List.of(
                STANDARD.with(new Rounding(2)),
                STANDARD.with(new Rounding(4)),
                STANDARD.with(new StoringRounded(2)),
                STANDARD.with(new StoringRounded(4)));
        eachMissesOnce(new Measure(), settings);
        eachMissesOnce(new Puts(), settings);
    }

    @Test
    void neverStale_valuesThatOtherSettingsOfTheEncoderTellApart() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        runs.formats = STANDARD.with(new Rounding(1));
        assertThat(tells(runs, 20.04)).containsExactly(20.04, 20.04);
        runs.formats = STANDARD.with(new Rounding(2));
        assertThat(tells(runs, 20.0)).containsExactly(20.0, 20.0);
        assertThat(tells(runs, 20.001)).containsExactly(20.0, 20.0); // which these don't tell apart
    }

    /** Returns what steps make of a temperature that is their input, or in their context. */
    private static List<Double> tells(CachedRuns runs, double celsius) throws InterruptedException {
        Temperature temperature = new Temperature(celsius);
        ContextValues values = ContextValues.empty().with(OUTSIDE, temperature);
        return List.of(
                runs.run(Pipeline.start(new Tells()), temperature).output(),
                runs.run(Pipeline.start(new TellsOutside()), 1, values).output());
    }

    /** Says what its state is by nothing. */
    private static final class WithField implements DigestEncoder<Temperature> {
        private final int digits;

        WithField(int digits) {
            this.digits = digits;
        }

        @Override
        public Class<Temperature> type() {
            return Temperature.class;
        }

        @Override
        public void encode(Temperature value, DigestSink sink) {
            sink.add("text", Double.toString(value.celsius()).substring(0, digits));
        }
    }

    @Test
    void stateThatNoDigestSays_isAProblemOfThePipeline_unlessCodeDecidesIt() {
        Pipeline<Integer, Temperature> pipeline = Pipeline.start(new Measure());
        assertThat(pipeline.problems(STANDARD.with(new WithField(2))))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("'measure'", "digest encoder " + WithField.class.getName(), "'digits'", "Make it a record");
        assertThat(pipeline.problems(STANDARD.with(new WithField(2), FormatsInKeysTest.class)))
                .isEmpty();
        assertThat(Pipeline.start(new Names()).problems(STANDARD.with(new WithField(2))))
                .isEmpty();
    }

    @Test
    void codecOfNumbers_whichNeedNone_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STANDARD.with(new Storing<>(Integer.class)))
                .withMessageContaining("would store every java.lang.Integer, which needs no codec");
    }
}
