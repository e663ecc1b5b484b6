package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.Step;

/** Takes the text out of an answer, such as for another question about it. */
public record AnswerText() implements Step<Answer, String> {
    @Override
    public String apply(Answer answer, Context context) {
        return answer.text();
    }
}
