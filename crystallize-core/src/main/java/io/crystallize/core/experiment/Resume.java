package io.crystallize.core.experiment;

import java.nio.file.Path;
import org.apiguardian.api.API;

/** Which earlier run to go on with. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface Resume {
    /** The run of the experiment in the runs folder that began last; a new run begins if there is none. */
    record Latest() implements Resume {}

    /**
     * A certain run.
     *
     * @param run its folder
     */
    record Of(Path run) implements Resume {}

    /** Returns the resumption of the experiment's latest run in the runs folder; a new run begins if there is none. */
    static Resume latest() {
        return new Latest();
    }

    /** Returns the resumption of the run in a folder. */
    static Resume of(Path run) {
        return new Of(run);
    }
}
