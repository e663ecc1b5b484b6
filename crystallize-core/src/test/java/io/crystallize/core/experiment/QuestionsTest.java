package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Pipeline;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.FailsIn;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Correction;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.RankBy;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Ranking.Place;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.core.verdict.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is asked of the samples of an experiment: corrections, verifications and rankings. */
class QuestionsTest {
    @TempDir
    private Path runs;

    private static Experiment.Builder experiment() {
        return experiment(new FailsIn("none", ""));
    }

    private static Experiment.Builder experiment(FailsIn fails) {
        return Experiment.builder("questions")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Shift(0)).then(new Noise(0.01)).then(new Mean()))
                .step(StepTemplate.of(new Pipeline.NamedStep(null, fails)))
                .treatment(Treatment.named("up").set("shift.by", 1.0))
                .treatment(Treatment.named("down").set("shift.by", -1.0))
                .replicates(10)
                .seed(42);
    }

    private ExperimentResult run(Experiment.Builder experiment) {
        return experiment
                .build()
                .run(ExperimentOptions.builder().runsFolder(runs).build());
    }

    @Test
    void ranking_isInTheResult_inJson_andReadBack() throws IOException {
        ExperimentResult result = run(experiment().ranking("mean").ranking(RankBy.lowest("mean")));

        Ranking highest = result.rankings().get(0);
        assertThat(highest.places()).extracting(Place::condition).containsExactly("up", "baseline", "down");
        assertThat(highest.best()).containsExactly("up");
        assertThat(result.rankings().get(1).best()).containsExactly("down");
        JsonNode json = result.toJson().get("rankings").get(0);
        assertThat(json.get("metric").stringValue()).isEqualTo("mean");
        assertThat(json.get("notToldFromBest").get(0).stringValue()).isEqualTo("up");
        assertThat(json.get("places").get(2).get("condition").stringValue()).isEqualTo("down");
        assertThat(ExperimentResult.read(result.folder().orElseThrow())).isEqualTo(result);
    }

    @Test
    void ranking_isPartOfTheDigest_andDoesntDependOnHowItRan() {
        ExperimentResult ranked = run(experiment().ranking("mean"));

        assertThat(experiment()
                        .ranking("mean")
                        .build()
                        .run(ExperimentOptions.builder()
                                .executor(TrialExecutor.parallel(3))
                                .build())
                        .digest())
                .isEqualTo(ranked.digest());
        assertThat(run(experiment()).digest()).isNotEqualTo(ranked.digest());
        assertThat(run(experiment().ranking(RankBy.lowest("mean"))).digest()).isNotEqualTo(ranked.digest());
    }

    @Test
    void conditionThatFailsEverywhere_isNamedInTheRanking() {
        Experiment.Builder failing = experiment(new FailsIn("up", "0123456789")).ranking("mean");

        Ranking ranking = run(failing).rankings().get(0);

        assertThat(ranking.places()).extracting(Place::condition).containsExactly("baseline", "down");
        assertThat(ranking.unranked()).containsEntry("up", "it has no value of 'mean'; it recorded nothing.");
    }

    @Test
    void correction_isThatOfTheExperiment() {
        Experiment.Builder twice =
                experiment().hypothesis("up.mean > baseline.mean").hypothesis("down.mean < baseline.mean");

        assertThat(run(twice).verdicts())
                .extracting(verdict -> verdict.test().correction())
                .containsOnly("Holm, 2 hypotheses");
        assertThat(run(twice.correction(Correction.BENJAMINI_HOCHBERG)).verdicts())
                .extracting(verdict -> verdict.test().correction())
                .containsOnly("Benjamini–Hochberg, 2 hypotheses");
    }

    /** What a verifier of the test finds. */
    private record Found(boolean supported) {}

    private static final Verifier HIGHER = evidence ->
            new Found(evidence.treatmentSamples().get("mean").value(0).orElseThrow()
                    > evidence.baselineSamples().get("mean").value(0).orElseThrow());

    @Test
    void verify_isOfEachTreatment() {
        assertThat(run(experiment().verify("higher", HIGHER, List.of("mean"))).verdicts())
                .extracting(verdict -> verdict.hypothesis().text() + " " + verdict.outcome())
                .containsExactly(
                        "higher: up and baseline by mean SUPPORTED", "higher: down and baseline by mean NOT_SUPPORTED");
    }

    @Test
    void verified_isOfOneTreatment() {
        Experiment.Builder one =
                experiment().hypothesis(Hypothesis.verified("higher", "down", List.of("mean"), HIGHER));

        assertThat(run(one).verdicts()).extracting(Verdict::outcome).containsExactly(Verdict.Outcome.NOT_SUPPORTED);
    }

    @Test
    void verify_withoutTreatments_isTold() {
        Experiment.Builder alone = Experiment.builder("alone")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Mean()))
                .verify("higher", HIGHER, List.of("mean"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(alone::build)
                .withMessageContaining("There is nothing to verify: there is only the baseline. Add a treatment");
    }
}
