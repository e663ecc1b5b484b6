package io.crystallize.core.statistics;

import org.apiguardian.api.API;

/** What a test speaks for when its p is small: which way the left side departs from the right one. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Alternative {
    /** The left side is greater. */
    GREATER,
    /** The left side is less. */
    LESS,
    /** Either; the p of a symmetric test is twice the smaller of the two one-sided ones, and at most 1. */
    TWO_SIDED;

    /** Returns what the same test speaks for when its sides are exchanged. */
    public Alternative mirrored() {
        return switch (this) {
            case GREATER -> LESS;
            case LESS -> GREATER;
            case TWO_SIDED -> TWO_SIDED;
        };
    }
}
