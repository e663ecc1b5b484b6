package io.crystallize.core.verdict;

import java.util.Locale;
import org.apiguardian.api.API;

/** How a confidence interval is computed. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum IntervalMethod {
    /** Student's t: exact for normal values, about right for a mean of many. */
    T,
    /** The bias-corrected and accelerated bootstrap (Efron, 1987). */
    BCA,
    /** Wilson's score interval, of values that are all 0 or 1; of two shares, Newcombe's combination of two. */
    WILSON,
    /** Clopper and Pearson's exact interval of one share, against a constant: never covers less than its level. */
    EXACT;

    /** Returns its name in an experiment file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
