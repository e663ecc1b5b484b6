package io.crystallize.plugins.sample;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Secret;
import io.crystallize.core.Step;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.Plugin;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Steps, a source and verifiers with parameters that are bounded, described or secret. */
public final class BoundedPlugin implements Plugin {
    @Override
    public String name() {
        return "bounded";
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(Knn.class, Mail.class, Ask.class, AskAll.class, Refuse.class);
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(Series.class);
    }

    @Override
    public List<Class<? extends Verifier>> verifiers() {
        return List.of(Within.class, Signed.class);
    }

    /** A source whose length is bounded. */
    @Description("Numbers from 0 on.")
    public record Series(@Min(1) @Max(9) int length) implements DataSource<Integer> {
        @Override
        public Integer fetch(Context context) {
            return length;
        }
    }

    /** How near things are. */
    public enum Distance {
        EUCLIDEAN,
        CITY_BLOCK
    }

    /** Where there is a weight, in a parameter. */
    public record Weight(@NotBlank String feature, @Positive double by) {}

    /** Every kind of parameter. */
    @Description("Finds neighbours.")
    @Example("knn: { k: 3, share: 0.5, weights: [{ feature: mass, by: 2 }] }")
    public record Knn(
            @Min(1) @Default("5") @Description("How many vote.")
            int k,

            @Positive @DecimalMax("1") double share,
            @Default("euclidean") Distance distance,
            @Size(max = 2) @Default("[]") List<Weight> weights,
            @Default("{}") Map<String, @Min(0) Integer> counts,
            Optional<@Pattern(regexp = "[a-z]+") String> label)
            implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.metric("k", k);
            return input;
        }
    }

    /** Has a constraint that nobody checks. */
    public record Mail(@Email String to) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input;
        }
    }

    /** Has a secret. */
    @Cacheable
    public record Ask(@Description("Who may ask.") Secret apiKey) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input + apiKey.value().length();
        }
    }

    /** Refuses its secret, and shows it. */
    public record Refuse(Secret key) implements Step<Integer, Integer> {
        /** Always fails. */
        public Refuse {
            throw new IllegalArgumentException("the key " + key.value() + " is too short");
        }

        @Override
        public Integer apply(Integer input, Context context) {
            return input;
        }
    }

    /** A place to ask, and how. */
    public record Endpoint(String url, Secret key) {}

    /** Has secrets in its parameters. */
    public record AskAll(List<Endpoint> endpoints, Optional<Secret> fallback) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return endpoints.size();
        }
    }

    /** Has a setting that is bounded, and that has no default. */
    @Description("Whether nothing is far away.")
    public record Within(@Positive @Max(1) double margin) implements Verifier {
        @Override
        public Record verify(Evidence evidence) {
            return this;
        }
    }

    /** Has a secret setting. */
    public record Signed(Secret key) implements Verifier {
        @Override
        public Record verify(Evidence evidence) {
            return this;
        }
    }
}
