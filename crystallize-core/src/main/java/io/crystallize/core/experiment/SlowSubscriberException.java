package io.crystallize.core.experiment;

import java.time.Duration;
import org.apiguardian.api.API;

/** A subscriber left a run waiting for too long, and gets no more of it. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class SlowSubscriberException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlowSubscriberException(Duration patience) {
        super("The subscriber took no result of a trial for " + patience + " while there was no room for more; the run"
                + " goes on without it. Request more, or hand results to a thread of your own.");
    }
}
