package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.Step;
import org.apiguardian.api.API;

/** Takes the text out of an answer, such as for another question about it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AnswerText() implements Step<Answer, String> {
    @Override
    public String apply(Answer answer, Context context) {
        return answer.text();
    }
}
