package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Step;
import org.apiguardian.api.API;

/** Takes the text out of an answer, such as for another question about it. */
@Description("Takes the text out of an answer, such as for another question about it.")
@Example("answer-text")
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AnswerText() implements Step<Answer, String> {
    @Override
    public String apply(Answer answer, Context context) {
        return answer.text();
    }
}
