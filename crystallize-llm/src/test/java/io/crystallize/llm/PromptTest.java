package io.crystallize.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.ContextValues;
import io.crystallize.core.RunOptions;
import io.crystallize.core.StandaloneContext;
import io.crystallize.core.provenance.TracedRead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {
    private final StandaloneContext context = StandaloneContext.of(
            ContextValues.empty()
                    .with("place", "the sea")
                    .with("degrees", 100)
                    .with("share", 0.5)
                    .with("loud", true)
                    .with("list", List.of(1))
                    .with("tricky", "$1 \\ {{place}}"),
            RunOptions.builder().build());

    private String filled(String template) {
        return new Prompt("user", template).fill("What is {{place}}?", context);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "no placeholder => no placeholder",
                "{{input}} => What is {{place}}?",
                "at {{place}}, {{ place }} => at the sea, the sea",
                "{{degrees}} {{share}} {{loud}} => 100 0.5 true",
                "{{tricky}} => $1 \\ {{place}}",
                "JSON: {\"a\": {\"b\": \"{{degrees}}\"}} => JSON: {\"a\": {\"b\": \"100\"}}",
            })
    void placeholders_areFilled_andValuesAreTakenAsTheyAre(String template, String filled) {
        assertThat(filled(template)).isEqualTo(filled);
    }

    @Test
    void onlyKeysThatAreNamed_areRead() {
        filled("{{input}} {{place}}");
        assertThat(context.reads())
                .extracting(TracedRead::read)
                .extracting(Object::toString)
                .containsExactly("context place");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a {{", "a {{ }}", "a {{pla ce}}", "a {{place}", "{{{{place}}"})
    void placeholderWithoutEndOrName_isRefused(String template) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Prompt("system", template))
                .withMessageStartingWith("system has '{{")
                .withMessageContaining("'{{' begins a placeholder, which is the name of a context key");
    }

    @Test
    void unknownKey_isTold_withTheNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filled("{{degree}}"))
                .withMessage(
                        "The placeholder '{{degree}}' of user has no value: there is no context key 'degree'. There"
                                + " are: degrees, input, list, loud, place, share, tricky. Did you mean 'degrees'?");
    }

    @Test
    void valueThatIsNoPlainOne_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filled("{{list}}"))
                .withMessageMatching(
                        "The placeholder '\\{\\{list}}' of user stands for a java.util.* expected a text, a"
                                + " number, true or false, or an enum constant");
    }
}
