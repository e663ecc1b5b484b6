package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.CachePolicy;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.testkit.PipelineTester.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every step has to do. */
abstract class StepClauses<I, O> extends StepFixture<I, O> {
    private static final int THREADS = 4;

    private List<Result<O>> runs() {
        List<Result<O>> results = new ArrayList<>();
        for (I input : inputs()) {
            results.add(tester(create()).run(input));
        }
        assertThat(results).as("runs, of which each example input gives one").isNotEmpty();
        return results;
    }

    /** Each run has a context and a cache of its own. */
    @Test
    final void twoRuns_doTheSame() {
        List<Result<O>> first = runs();
        List<Result<O>> second = runs();
        boolean same = true;
        for (int i = 0; i < first.size(); i++) {
            StepFixture.Done done = Done.of(first.get(i));
            if (isDeterministic()) {
                assertThat(Done.of(second.get(i)))
                        .as("what a second run with input %s does", i)
                        .isEqualTo(done);
            }
            same &= Done.of(second.get(i)).equals(done);
        }
        if (!isDeterministic()) {
            assertThat(same)
                    .as("two runs do the same; if that isn't chance, isDeterministic() is to be true")
                    .isFalse();
            assertThat(tester(create()).pipeline().recordedSteps().isEmpty() && isCached())
                    .as("a step that isn't deterministic is cached, and not RECORDED")
                    .isFalse();
        }
    }

    /** One object runs for many trials: nothing of one run may be left for the next. */
    @Test
    final void oneObject_runAgain_doesTheSame() {
        PipelineTester<I, O> tester = tester(create());
        for (int i = 0; i < inputs().size(); i++) {
            Done first = Done.of(tester.runAnew(inputs().get(i)));
            Done second = Done.of(tester.runAnew(inputs().get(i)));
            if (isDeterministic()) {
                assertThat(second)
                        .as("what a second run of the same object with input %s does", i)
                        .isEqualTo(first);
            }
        }
    }

    /** Trials run at once, too. */
    @Test
    final void oneObject_inSeveralThreads_doesTheSame() throws Exception {
        List<Done> alone = runs().stream().map(Done::of).toList();
        PipelineTester<I, O> tester = tester(create());
        List<List<I>> inputs = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            inputs.add(inputs());
        }
        Threads.runTogether(THREADS, thread -> {
            for (int i = 0; i < alone.size(); i++) {
                int input = (thread + i) % alone.size();
                Done done = Done.of(tester.runAnew(inputs.get(thread).get(input)));
                if (isDeterministic()) {
                    assertThat(done)
                            .as("what input %s gives while other threads run the same object", input)
                            .isEqualTo(alone.get(input));
                }
            }
        });
    }

    /** The key of a result is made of what they were before all runs. */
    @Test
    final void parameters_areNotChanged() {
        Step<I, O> step = create();
        PipelineTester<I, O> tester = tester(new AsGiven<>(step));
        Optional<Digest> before = Digests.of(tester.formats().digester(), step.parameters());
        inputs().forEach(tester::runAnew);
        assertThat(Digests.of(tester.formats().digester(), step.parameters()))
                .as("digest of the parameters after runs: %s", step.parameters())
                .isEqualTo(before);
    }

    @Test
    final void parameters_haveADigest() {
        assertThat(Digests.of(tester(create()).formats().digester(), create().parameters()))
                .as("digest of the parameters %s", create().parameters())
                .isPresent();
    }

    @Test
    final void equalParameters_haveEqualDigests() {
        Digester digester = tester(create()).formats().digester();

        assertThat(Digests.of(digester, create().parameters()))
                .as("digest of the parameters of a step that is equal")
                .isEqualTo(Digests.of(digester, create().parameters()));
    }

    @Test
    final void output_hasADigest() {
        assertThat(runs())
                .allSatisfy(result -> assertThat(result.outputDigest().isPresent())
                        .as("the output has a digest")
                        .isEqualTo(hasOutputDigest()));
    }

    /** All that its result depends on is known, but for what its author acknowledges. */
    @Test
    final void code_hasAFingerprintAndNoHiddenInput() {
        for (Result<O> result : runs()) {
            for (StepRecord step : result.provenance()) {
                assertThat(step.code())
                        .as("code fingerprint of step '%s', which is told: %s", step.name(), step.cache())
                        .isNotNull();
                assertThat(step.cache().isUnexpected())
                        .as("step '%s' is kept out of the cache: %s", step.name(), step.cache())
                        .isFalse();
            }
        }
        PipelineTester<I, O> tester = tester(create());
        assertThat(tester.pipeline().untracedReads(tester.formats())).isEmpty();
    }

    /** What a hit gives is what the run gave that made the result. */
    @Test
    final void secondRun_isAHit_andReplaysTheFirst() {
        for (int i = 0; i < inputs().size(); i++) {
            PipelineTester<I, O> tester = tester(create()).cache(new TraceCache(new HeldEntries()));
            Result<O> first = tester.run(inputs().get(i));
            Result<O> second = tester.run(inputs().get(i));
            if (isCached()) {
                assertThat(second.provenance())
                        .as("second run, with an equal input")
                        .allSatisfy(step -> assertThat(step.cache().result())
                                .as("use of the cache: %s", step.cache())
                                .isEqualTo(CacheUse.Result.HIT));
                assertThat(Done.of(second)).as("what the hit does").isEqualTo(Done.of(first));
                assertThat(digest(second.output()))
                        .as("digest of the output out of the cache")
                        .isEqualTo(first.outputDigest());
            } else {
                assertThat(second.provenance())
                        .allSatisfy(
                                step -> assertThat(step.cache()).isEqualTo(CacheUse.bypass(CacheUse.NOT_CACHEABLE)));
            }
        }
    }

    @Test
    final void output_survivesItsCodec() throws IOException {
        Optional<Codec<Object>> codec = codec();
        assertThat(codec.isPresent() || !isCached())
                .as("there is a codec for %s", outputType())
                .isTrue();
        for (Result<O> result : runs()) {
            if (codec.isPresent() && result.output() != null) {
                Object output = result.output();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                codec.get().encode(output, bytes);
                Object decoded = codec.get().decode(new ByteArrayInputStream(bytes.toByteArray()));
                assertThat(digest(decoded))
                        .as(
                                "digest of %s, which codec '%s' made of %s",
                                decoded, codec.get().name(), output)
                        .isEqualTo(digest(output));
            }
        }
    }

    private Optional<Codec<Object>> codec() {
        try {
            return Optional.of(tester(create()).formats().codecFor(outputType()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Others get the same object. */
    @Test
    final void input_isNotChanged() {
        PipelineTester<I, O> tester =
                tester(create()).policy(CachePolicy.standard().guard(false));
        for (int i = 0; i < inputs().size(); i++) {
            I input = inputs().get(i);
            Optional<Digest> before = digest(input);
            tester.run(input);
            if (before.isPresent()) {
                assertThat(digest(input))
                        .as("digest of input %s after the run", i)
                        .isEqualTo(before);
            } else {
                assertThat(input)
                        .as("input %s after the run", i)
                        .usingRecursiveComparison()
                        .isEqualTo(inputs().get(i));
            }
        }
    }

    @Test
    final void parameters_areReadFromAFileAsTheyWereWritten() {
        Step<I, O> step = create();
        if (!isWrittenInFiles()) {
            assertThatThrownBy(() -> WrittenStep.readBack(step)).isInstanceOf(InvalidInputException.class);
            return;
        }
        Step<?, ?> read = WrittenStep.readBack(step);
        Digester digester = tester(create()).formats().digester();
        assertThat(read).hasSameClassAs(step);
        assertThat(Digests.of(digester, read.parameters()))
                .as("digest of the parameters %s, which were written as %s", read.parameters(), step.parameters())
                .isEqualTo(Digests.of(digester, step.parameters()));
    }
}
