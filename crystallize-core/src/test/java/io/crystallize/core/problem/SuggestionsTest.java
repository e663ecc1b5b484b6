package io.crystallize.core.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> KNOWN = List.of("factor", "sector", "name", "replicates", "steps", "Steps2");

    @ParameterizedTest
    @CsvSource({
        "faktor, factor",
        "fatcor, factor",
        "actor, factor",
        "FACTOR, factor",
        "nmae, name",
        "replicate, replicates",
        "step, steps",
        "steps2, Steps2",
    })
    void nearest_isTheNameOfFewestEdits(String given, String expected) {
        assertThat(Suggestions.nearest(given, KNOWN)).contains(expected);
        assertThat(Suggestions.didYouMean(given, KNOWN)).isEqualTo(" Did you mean '" + expected + "'?");
    }

    @ParameterizedTest
    @CsvSource({"factor", "colour", "x", "''", "nnnn"})
    void nothingNear_orKnown_suggestsNothing(String given) {
        assertThat(Suggestions.nearest(given, KNOWN)).isEmpty();
        assertThat(Suggestions.didYouMean(given, KNOWN)).isEmpty();
    }

    @Test
    void ofNamesEquallyNear_theOneThatAgreesInCase_thenTheFirst_whateverTheirOrder() {
        List<String> near = Arrays.asList("cab", "bab");
        assertThat(Suggestions.nearest("aab", List.of("bab", "Aab"))).contains("Aab");
        assertThat(Suggestions.nearest("dab", near)).contains("bab");
        Collections.reverse(near);
        assertThat(Suggestions.nearest("dab", near)).contains("bab");
        assertThat(Suggestions.nearest("dab", List.of())).isEmpty();
    }
}
