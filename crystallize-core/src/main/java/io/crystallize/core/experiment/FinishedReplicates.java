package io.crystallize.core.experiment;

import java.util.BitSet;
import org.apiguardian.api.API;

/** Which replicates of a condition have finished, with success or not; a bit for each. Immutable. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class FinishedReplicates {
    private final BitSet bits;

    FinishedReplicates(BitSet bits) {
        this.bits = (BitSet) bits.clone();
    }

    /** Whether a replicate has finished. */
    public boolean has(int replicate) {
        return bits.get(replicate);
    }

    /** Returns how many have. */
    public int count() {
        return bits.cardinality();
    }

    /** Returns the next one that has, from one on, or -1 if there is none. */
    public int next(int from) {
        return bits.nextSetBit(from);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FinishedReplicates that && bits.equals(that.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    @Override
    public String toString() {
        return count() + " finished";
    }
}
