package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.optimize.Optimization;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import tools.jackson.databind.JsonNode;

/**
 * An experiment that is written down in YAML.
 *
 * <pre>{@code
 * name: penguins
 * replicates: 30
 * seed: 42
 * source:
 *   penguins: { file: ../data/penguins.csv }
 * steps:
 *   - split: { train: 0.8 }
 *   - knn: { k: 5 }
 *     name: classifier            # optional
 *   - accuracy: {}
 *     retries: 2                  # optional: attempts beyond the first
 *     backoff: 500ms              # optional: the pause before the second, which then doubles
 *     timeout: 10s                # optional: how long an attempt may take; also ms, m or h
 * outputs:                        # optional: outputs that become artifacts
 *   model.json: classifier        # of the step of that name; of the last one, if there is none
 * context: { … }                  # optional: what steps find in their context
 * treatments:
 *   k1: { classifier.k: 1 }       # step.parameter, or a context key
 * hypotheses:
 *   - k1.accuracy < baseline.accuracy
 *   - claim: k1.accuracy != baseline.accuracy     # the long form; all but the claim is optional
 *     test: wilcoxon              # else what suits the design and the values
 *     level: 0.01                 # else 0.05
 *     alternative: two-sided      # or one-sided, as the claim is
 *     pairing: unpaired           # or paired
 *     aggregate: median           # of several values in a replicate: mean, median, min, max, sum, first or last
 *     effect: cliffs-delta        # difference, ratio, hedges-g, cliffs-delta or risk-difference
 *     interval: bca               # t, bca, wilson or exact
 *   - verify: { none-worse: { margin: 0.02 } }      # by what a plugin brings, with its settings
 *     metrics: [adelie, gentoo]
 *     treatment: k1               # or a list of them; without it, of each treatment
 * correction: holm                # or benjamini-hochberg: of p, for the number of hypotheses
 * ranking: accuracy               # or { metric: loss, best: lowest, level: 0.01 }, or a list of these
 * optimize:                       # optional: a search for better parameters than the baseline's
 *   parameters:
 *     classifier.k: { from: 1, to: 15 }           # whole numbers, or with a decimal point real ones; scale: log
 *     scale.method: [none, standard]
 *   maximize: accuracy            # and minimize; two metrics at most
 *   by: { halving: { candidates: 16, factor: 2 } }  # or { random: { candidates: 20 } }, or { grid: { levels: 5 } }
 *                                 # or what a plugin brings
 *   seed: 7                       # optional; by default that of the run
 * }</pre>
 *
 * <p>The source may be what another experiment made, as a file, or as a text or bytes if the first step takes such; a
 * treatment then need not change anything, as it may stand for the other's treatment of that name:
 *
 * <pre>{@code
 * source: { artifact: "penguins#model.json" }
 * treatments: { k1: {} }
 * }</pre>
 *
 * <p>Relative paths in it start from the file's own folder. Numbers, truth values and texts are those of YAML 1.2's
 * core schema; decimals keep all their digits until it is known what they are for. An alias ({@code *name}) is refused;
 * an anchor ({@code &name}) is accepted, and means nothing.
 *
 * @param experiment the experiment
 * @param optimization the search that the file describes, or empty if it describes none
 * @param folder the folder that relative paths start from
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExperimentFile(Experiment experiment, Optional<Optimization> optimization, Path folder) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Makes an experiment without a search. */
    public ExperimentFile(Experiment experiment, Path folder) {
        this(experiment, Optional.empty(), folder);
    }

    /**
     * Reads a file.
     *
     * @param file its path
     * @param plugins know the steps and sources that it names
     * @throws InvalidInputException with all problems, each with file, line and column, if it can't be read or says
     *     something that can't be
     */
    public static ExperimentFile read(Path file, PluginRegistry plugins) {
        YamlTree tree = new YamlTree(file.toString(), text(file));
        Path folder = file.toAbsolutePath().getParent();
        ExperimentReader reader = new ExperimentReader(tree, plugins);
        Experiment experiment = reader.read();
        return new ExperimentFile(experiment, reader.optimization(), folder);
    }

    /**
     * Whether a file is meant to be an experiment, among others that are YAML too: it is a mapping with a name and steps.
     */
    public static boolean isLikely(Path file) {
        try {
            JsonNode root = new YamlTree(file.toString(), text(file)).root();
            return root.has("name") && root.has("steps");
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static String text(Path file) {
        String problem;
        try {
            if (Files.isRegularFile(file)) {
                String text = Files.readString(file);
                return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            }
            problem = Files.isDirectory(file)
                    ? "This is a folder, not a file."
                    : Files.exists(file) ? "This is not a file." : "There is no such file." + nearest(file);
        } catch (CharacterCodingException e) {
            problem = "The file is not text in UTF-8.";
        } catch (IOException e) {
            problem = "The file can't be read: " + e.getMessage();
        }
        throw new InvalidInputException(List.of(new Problem(new Location(file.toString(), 1, 1), problem)));
    }

    private static String nearest(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(path -> path.getFileName().toString()).toList();
            return Suggestions.didYouMean(file.getFileName().toString(), names);
        } catch (IOException e) {
            return " Nor is there its folder.";
        }
    }
}
