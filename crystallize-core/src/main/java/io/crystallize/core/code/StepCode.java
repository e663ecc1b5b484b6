package io.crystallize.core.code;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The code of a step, and what else of code its result in the cache depends on.
 *
 * @param own what the step's own fingerprint is made of
 * @param storage what the codec of its output, and the encoders and codecs that were added to the formats, are made of;
 *     nothing, if it has no result in the cache
 * @param values what the code is made of that the values bring along which it gets (input, parameters, context values), by
 *     the names of their classes
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record StepCode(CodeParts own, CodeParts storage, SortedMap<String, CodeParts> values) {
    /** Makes the code; the map is copied. */
    public StepCode {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Returns this code with what is known of another step that has the same: one of them may be cached, and the other not. */
    public StepCode and(StepCode other) {
        SortedMap<String, CodeParts> all = new TreeMap<>(other.values);
        all.putAll(values);
        return new StepCode(own, storage.parts().isEmpty() ? other.storage : storage, all);
    }
}
