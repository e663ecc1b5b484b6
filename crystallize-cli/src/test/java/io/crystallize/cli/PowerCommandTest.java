package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code crystallize power}: how many replicates an experiment needs. */
@Tag("slow")
class PowerCommandTest {
    private static final String PENGUINS = "../crystallize-examples/experiments/penguins.yaml";
    private static final String NOISY = """
            name: noisy
            replicates: 12
            seed: 7
            source: { constant: { value: 1 } }
            steps: [multiply, noise, record]
            context: { factor: 3 }
            treatments: { more: { noise.size: 2 }, shifted: { factor: 4 } }
            """;

    @TempDir
    private Path folder;

    private static Outcome power(String options) {
        List<String> all = new ArrayList<>(List.of("power"));
        all.addAll(List.of(options.split(" ")));
        return Outcome.of(all.toArray(String[]::new));
    }

    private Outcome pilot(String claim, String... more) {
        List<String> all = new ArrayList<>(
                List.of("power", "--runs", folder.resolve("runs").toString()));
        all.addAll(List.of("--pilot", "latest", "--claim", claim));
        all.addAll(List.of(more));
        return Outcome.of(all.toArray(String[]::new));
    }

    /** Numbers of pairs and of values a side as G*Power 3.1 and R's power.t.test give them. */
    @ParameterizedTest
    @CsvSource({
        "--effect 0.5 --sd 1, 27, paired t",
        "--effect 0.5 --sd 1 --two-sided, 34, paired t",
        "--effect -0.5 --sd 1 --two-sided, 34, paired t",
        "--effect 0.5 --sd 1 --two-sided --unpaired, 64, unpaired t",
        "--effect 0.5 --sd 1 --unpaired --power 0.95, 88, unpaired t",
    })
    void replicates_areThoseOfTheTextbook(String options, int replicates, String test) {
        Outcome outcome = power(options + " --json");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        JsonNode plan = outcome.json().get("plan");
        assertThat(plan.get("replicates").asInt()).isEqualTo(replicates);
        assertThat(plan.get("test").asString()).isEqualTo(test);
        assertThat(plan.get("power").asDouble())
                .isGreaterThanOrEqualTo(outcome.json().get("wanted").asDouble());
    }

    @Test
    void report_saysWhatIsSupposedAndWhatItTakes() {
        assertThat(power("--effect 0.02 --sd 0.05 --replicates 30 --hypotheses 2")
                        .out()
                        .lines())
                .containsExactly(
                        "supposed    a difference of 0.0200, standard deviation 0.0500 of the differences in pairs",
                        "test        paired t, one-sided, level 0.05, 0.025 for each of 2 hypotheses",
                        "replicates  52, for a power of 80.7 % (wanted: 80 %)",
                        "with 30     a power of 56.2 %");
    }

    @Test
    void rates_arePlannedForByExactTests() {
        JsonNode pairs = power("--rates 0.9 0.6 --json").json();
        assertThat(pairs.get("plan").get("test").asString()).isEqualTo("McNemar's exact test");
        assertThat(pairs.get("notes").get(0).asString()).contains("fewer pairs are enough");

        JsonNode sides =
                power("--rates 0.6 0.9 --unpaired --json --replicates 20").json();
        assertThat(sides.get("plan").get("test").asString()).isEqualTo("Fisher's exact test");
        assertThat(sides.get("with").get("power").asDouble()).isBetween(0.4, 0.7);
        int needed = sides.get("plan").get("replicates").asInt();
        assertThat(needed).isBetween(25, 35);
        assertThat(power("--rates 0.6 0.9 --unpaired --json --replicates " + (needed - 1))
                        .json()
                        .get("with")
                        .get("power")
                        .asDouble())
                .isLessThan(0.8);
    }

    @Test
    void resplits_haveALimit_andMayNeverBeEnough() {
        Outcome enough = power("--effect 0.1 --sd 0.05 --resplits 0.8 --json");
        assertThat(enough.code()).isZero();
        assertThat(enough.json().get("limit").asDouble()).isBetween(0.98, 1.0);
        assertThat(power("--effect 0.1 --sd 0.05 --resplits 0.8").out())
                .contains("corrected resampled t")
                .contains("\nat most     a power of 99 %");

        Outcome never = power("--effect 0.05 --sd 0.05 --resplits 0.8");
        assertThat(never.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(never.out())
                .contains("replicates  no number gives a power of 80 %: however many resplits")
                .containsPattern("the power stays below [0-9.]{2,4} %, because")
                .contains("more data or a smaller test share is needed");
    }

    @Test
    void fewReplicates_cantReachTheLevelByPermutation_whichIsTold() {
        assertThat(power("--effect 3 --sd 1 --replicates 4").out())
                .contains("NOTE        The default test, a permutation, can't reach the level with fewer than 5"
                        + " replicates.");
    }

    @Test
    void pilot_givesTheSpread() {
        new Workplace(folder).write(NOISY).run();

        JsonNode plan = pilot("more.value > baseline.value", "--effect", "0.5", "--json")
                .json();

        double sd = plan.get("supposed").get("sd").asDouble();
        assertThat(sd).isPositive();
        assertThat(plan.get("cautious").get("sd").asDouble()).isGreaterThan(sd);
        assertThat(plan.get("notes")).isEmpty();
        assertThat(plan.get("plan").get("replicates"))
                .isEqualTo(power("--effect 0.5 --sd " + sd + " --json")
                        .json()
                        .get("plan")
                        .get("replicates"));
        assertThat(plan.get("cautious").get("replicates").asInt())
                .isGreaterThanOrEqualTo(plan.get("plan").get("replicates").asInt());
    }

    @Test
    void pilot_withoutAnEffect_takesItsOwn_andSaysSo() {
        new Workplace(folder).write(NOISY).run("--replicates", "6");

        Outcome outcome = pilot("more.value > baseline.value");

        assertThat(outcome.out())
                .contains("NOTE        The effect is the one that the pilot run saw, by chance perhaps a great one")
                .contains("NOTE        The standard deviation of only 6 pairs says little")
                .contains("; of five such pilot runs, one hides an even greater one");
    }

    @Test
    void pilotOfResplits_isPlannedWithTheirVariance() {
        Outcome.of(
                "run",
                PENGUINS,
                "--replicates",
                "10",
                "--cache",
                "none",
                "--runs",
                folder.resolve("runs").toString());

        JsonNode plan =
                pilot("standardized.accuracy > baseline.accuracy", "--json").json();

        assertThat(plan.get("plan").get("test").asString()).isEqualTo("corrected resampled t");
        assertThat(plan.get("supposed").get("testToTrain").asDouble()).isCloseTo(0.25, within(1e-12));
        assertThat(plan.get("limit").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void pilot_thatCantTell_isBadInput() {
        new Workplace(folder).write(NOISY).run();

        assertThat(pilot("mor.value > baseline.value").err())
                .isEqualTo("Option '--claim': There is no condition 'mor'. Conditions: baseline, more, shifted. Did you"
                        + " mean 'more'?\n");
        assertThat(pilot("shifted.value > baseline.value").err())
                .isEqualTo("Option '--pilot': the differences of 'shifted.value > baseline.value' don't vary in the run"
                        + " 'latest': there is nothing that more replicates would make clearer\n");
        assertThat(pilot("*.value differs").err()).contains("can't be planned for");
        assertThat(pilot("more.value ~ baseline.value ± 1", "--two-sided").err())
                .startsWith("Option '--claim': Hypothesis 'more.value ~ baseline.value ± 1': a two-sided p is for");
        assertThat(pilot("more.value >").code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void claimWithAMargin_isPlannedForWhatTheTrueDifferenceLeavesToIt() {
        new Workplace(folder).write(NOISY).run();

        Outcome noWorse = pilot("more.value >= baseline.value - 0.25", "--effect", "0");
        assertThat(noWorse.code()).as(noWorse.err()).isZero();
        assertThat(noWorse.out())
                .contains(
                        "supposed    a true difference of 0.0000, which is 0.2500 from the margin, standard deviation")
                .contains("test        paired t, one-sided");
        Outcome equivalent = pilot("more.value ~ baseline.value ± 0.25", "--effect", "0");
        assertThat(equivalent.code()).as(equivalent.err()).isZero();
        assertThat(equivalent.out())
                .contains("supposed    a true difference of 0.0000 within a margin of 0.2500 either way, standard")
                .contains("test        two paired t tests, one-sided");
        assertThat(pilot("more.value >= baseline.value - 0.25", "--effect", "-1")
                        .out())
                .contains("no number gives a power of 80 %: a difference of -0.7500 from the margin is none in the"
                        + " direction of the claim");
        assertThat(pilot("more.value > baseline.value", "--effect", "0").err())
                .isEqualTo("Option '--effect': expected a number other than 0, found 0.0\n");
    }

    @Test
    void pilotOfZerosAndOnes_isPlannedByTheTestThatTheRunUses() {
        new Workplace(folder).write("""
                        name: coins
                        replicates: 12
                        seed: 7
                        source: { constant: { value: 0 } }
                        steps: [noise, decide, record]
                        treatments: { other: { decide.threshold: 0.4 } }
                        """).run();

        assertThat(pilot("other.value > 0.3", "--json")
                        .json()
                        .get("plan")
                        .get("test")
                        .asString())
                .isEqualTo("exact binomial test");
        assertThat(pilot("other.value > 0.3", "--effect", "0.4", "--replicates", "6")
                        .out())
                .contains("supposed    a share of 0.7000, compared with 0.3000")
                .contains("test        exact binomial test, one-sided");
        assertThat(pilot("other.value > baseline.value", "--json", "--unpaired", "--effect", "0.1")
                        .json()
                        .get("plan")
                        .get("test")
                        .asString())
                .isEqualTo("Fisher's exact test");
        assertThat(pilot("other.value >= baseline.value - 0.2", "--effect", "0").out())
                .contains(
                        "NOTE        All values are 0 or 1, and the run will judge this claim by another test of theirs");
    }

    @Test
    void ratesThatDontDiffer_areToldAsSuch() {
        for (String rates : List.of("--rates 1 1", "--rates 0.7 0.7 --unpaired")) {
            assertThat(power(rates).out())
                    .contains("no number gives a power of 80 %: a one is as probable on either side, which is no"
                            + " difference to be found");
        }
    }

    @Test
    void wrongOptions_areToldAtOnce() {
        Outcome outcome = power("--power 2 --level 0 --hypotheses 0 --replicates 1 --sd -1 --effect 0");

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err().lines())
                .containsExactly(
                        "Option '--power': expected a number between 0 and 1, found 2.0",
                        "Option '--level': expected a number between 0 and 1, found 0.0",
                        "Option '--hypotheses': expected a whole number from 1 on, found 0",
                        "Option '--replicates': expected a whole number from 2 on, found 1",
                        "Option '--sd': expected a positive number, found -1.0",
                        "Option '--effect': expected a number other than 0, found 0.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--two-sided | Say what to plan for: '--effect' and '--sd', '--rates', or '--pilot' and '--claim'",
                "--effect 1 | Option '--effect' needs '--sd': how much the differences vary, or '--pilot RUN' which"
                        + " shows it",
                "--sd 1 | Option '--sd' needs '--effect': the difference that is worth finding",
                "--rates 0.5 0.6 --sd 1 | Option '--sd' can't be with '--rates'",
                "--effect 1 --sd 1 --resplits 0.8 --unpaired | Option '--resplits' can't be with '--unpaired'",
                "--effect 1 --sd 1 --claim a.m>b.m | Option '--claim' is about a run: it needs '--pilot RUN'",
                "--pilot latest | Option '--pilot' needs a '--claim', such as 'a.accuracy > baseline.accuracy'",
                "--rates 0.5 1.5 | Option '--rates': expected two numbers from 0 to 1, found 1.5",
            })
    void optionsThatDontGoTogether_areTold(String options, String problem) {
        Outcome outcome = power(options);

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err().lines()).containsExactly(problem);
    }
}
