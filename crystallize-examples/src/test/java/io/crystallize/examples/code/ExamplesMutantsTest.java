package io.crystallize.examples.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.StandaloneContext;
import io.crystallize.core.Step;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.examples.penguins.KnnModelEncoder;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes that nobody chose: each place of the examples' classes is changed alone. Where a step makes another result of
 * the same input, its fingerprint, or that of the classes in its input, must be another one.
 */
@Tag("proof")
class ExamplesMutantsTest {
    private static final Digester DIGESTER = Digester.standard().with(new KnnModelEncoder());
    private static final long JUMPS = 10_000_000;
    private static final String DATA = "data/penguins.csv";

    @TempDir
    Path folder;

    /**
     * What one step did.
     *
     * @param type the class of the step
     * @param input its digest
     * @param inputTypes the classes in it
     * @param outcome the digest of its output, or what was thrown
     */
    private record Ran(String type, String input, Set<String> inputTypes, String outcome) {}

    private static List<Ran> run(ExampleLoader loader) {
        Budget.set(JUMPS);
        List<Ran> all = new ArrayList<>();
        try {
            Object scaling = loader.loadClass("io.crystallize.examples.penguins.Scale$Method", false)
                    .getEnumConstants()[1];
            Object source = loader.make("Penguins", Map.of(String.class, DATA));
            Object value = ran(all, source, DATA);
            List<Object> steps = List.of(
                    loader.make("DropIncomplete", Map.of()),
                    loader.make("Split", Map.of(double.class, 0.8)),
                    loader.make("Scale", Map.of(scaling.getClass(), scaling)),
                    loader.make("Knn", Map.of(int.class, 5)),
                    loader.make("Accuracy", Map.of()));
            for (Object step : steps) {
                value = ran(all, step, value);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | IOException e) {
            // what was seen until then is all there is
        }
        return all;
    }

    @SuppressWarnings("unchecked") // steps get what the ones before them make
    private static Object ran(List<Ran> all, Object step, Object input) throws IOException {
        ValueDigest digest = DIGESTER.inspect("input", input);
        String name = step.getClass().getName();
        Object output;
        try (StandaloneContext context = StandaloneContext.empty()) {
            output = step instanceof DataSource<?> source
                    ? source.fetch(context)
                    : ((Step<Object, Object>) step).apply(input, (Context) context);
            String outcome = DIGESTER.digest(output).toString() + context.metrics();
            all.add(new Ran(name, digest.digest().toString(), new TreeSet<>(digest.types()), outcome));
        } catch (NoDigestException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            all.add(new Ran(
                    name,
                    digest.digest().toString(),
                    new TreeSet<>(digest.types()),
                    e.getClass().getName()));
            throw new IllegalStateException(e);
        }
        return output;
    }

    private static Map<String, Digest> fingerprints(Ran ran, ClassLoader loader) throws NoFingerprintException {
        Map<String, Digest> all = new LinkedHashMap<>();
        all.put("step", CodeFingerprint.of(ran.type(), loader));
        for (String type : ran.inputTypes()) {
            all.put(type, CodeFingerprint.ofValue(type, loader));
        }
        return all;
    }

    @Test
    void fingerprint_changes_whereAMutantMakesAnotherResult()
            throws IOException, URISyntaxException, NoFingerprintException, InvocationTargetException {
        Path classes = ExampleLoader.compiled();
        ExampleLoader original = new ExampleLoader(List.of(classes), Mutator::budgeted);
        List<Ran> expected = run(original);
        assertThat(expected).hasSize(6);
        int mutants = 0;
        int killed = 0;
        List<String> missed = new ArrayList<>();
        for (String entry : ExampleLoader.classes(classes)) {
            byte[] bytes = Files.readAllBytes(classes.resolve(entry));
            byte[] mutant = Mutator.mutant(bytes, 0);
            for (int n = 0; mutant != null; mutant = Mutator.mutant(bytes, ++n)) {
                mutants++;
                Path place = Files.createTempDirectory(folder, "mutant");
                Files.createDirectories(place.resolve(entry).getParent());
                Files.write(place.resolve(entry), mutant);
                ExampleLoader loader = new ExampleLoader(List.of(place, classes), Mutator::budgeted);
                List<Ran> actual = run(loader);
                for (int i = 0; i < actual.size(); i++) {
                    Ran before = expected.get(i);
                    Ran after = actual.get(i);
                    if (!after.input().equals(before.input())) {
                        break;
                    }
                    if (!after.outcome().equals(before.outcome())) {
                        killed++;
                        if (fingerprints(after, loader).equals(fingerprints(before, original))) {
                            missed.add(entry + ", mutant " + n + ", step " + after.type());
                        }
                        break;
                    }
                }
            }
        }
        System.out.printf("Mutants of the examples: %d, killed: %d, missed: %d%n", mutants, killed, missed.size());
        assertThat(missed).isEmpty();
        assertThat(killed).isGreaterThan(100);
    }
}
