package io.crystallize.core.verdict;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A claim about the metrics of an experiment, such as {@code standardized.accuracy > baseline.accuracy}, and how it is
 * to be judged. Immutable.
 *
 * <p>The grammar of claims, with white space allowed between any two symbols:
 *
 * <pre>
 * claim       = inequality | equivalence | differs
 * inequality  = operand comparison bound | constant comparison operand
 * comparison  = "&gt;" | "&lt;" | "&gt;=" | "&lt;=" | "!="                     also ≥, ≤ and ≠
 * equivalence = operand "~" bound ( "±" | "+-" | "+/-" ) number
 * differs     = "*" "." name "differs"
 * bound       = [ number "*" ] operand [ ( "+" | "-" ) number ] | constant
 * constant    = [ "-" ] number
 * operand     = name "." name                                          condition, metric
 * name        = ( letter | digit | "_" ) { letter | digit | "_" | "-" }
 *             | '"' { any character, with \" for a quote and \\ for a backslash } '"'
 * number      = digits [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ]
 * </pre>
 *
 * <p>{@code >=} and {@code <=} take a margin or a constant: no experiment can tell what is just as good from what is
 * worse by next to nothing. What could be a number, such as {@code 0.5}, is one; a name like that is put in quotes.
 *
 * @param claim what is claimed
 * @param analysis how it is judged
 * @param text the claim as it was written; not blank
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Hypothesis(Claim claim, Analysis analysis, String text) {
    /**
     * Makes a hypothesis out of its parts.
     *
     * @throws IllegalArgumentException if the text is blank, or such a claim can't be judged like that
     */
    public Hypothesis {
        if (text.isBlank()) {
            throw new IllegalArgumentException("The text of a hypothesis is blank");
        }
        analysis.problemWith(claim).ifPresent(problem -> {
            throw new IllegalArgumentException("Hypothesis '" + text + "': " + problem);
        });
    }

    /** Returns the hypothesis of a claim, with the text that {@link #parse} would read back to it. */
    public static Hypothesis of(Claim claim) {
        return new Hypothesis(claim, Analysis.DEFAULT, claim.toString());
    }

    /**
     * Returns the hypothesis that a verifier finds something out about a treatment.
     *
     * @param name what it is called
     * @param treatment the condition that is compared with the one called {@code baseline}
     * @param metrics the names of the metrics that it looks at
     * @throws IllegalArgumentException if the name is blank, or no metric is named
     */
    public static Hypothesis verified(String name, String treatment, List<String> metrics, Verifier verifier) {
        return of(new Claim.Verified(verifier, name, treatment, "baseline", metrics));
    }

    /**
     * Reads a claim.
     *
     * @param text a claim and nothing after it
     * @throws HypothesisSyntaxException if it is anything else
     */
    public static Hypothesis parse(String text) {
        return new Hypothesis(new HypothesisParser(text).parse(), Analysis.DEFAULT, text);
    }

    /**
     * Returns the same claim, judged otherwise.
     *
     * @throws IllegalArgumentException if such a claim can't be judged like that
     */
    public Hypothesis judgedBy(Analysis newAnalysis) {
        return new Hypothesis(claim, newAnalysis, text);
    }

    /**
     * Returns the same claim at another level.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Hypothesis withLevel(double level) {
        return judgedBy(analysis.withLevel(level));
    }

    /** Returns the probability of calling the claim supported when it is not true. */
    public double level() {
        return analysis.level();
    }
}
