package io.crystallize.progress;

import io.crystallize.core.ProgressDisplay;
import io.crystallize.core.RunListener;
import org.apiguardian.api.API;

/** Shows on {@link Terminal#standardError} how far runs are. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TerminalDisplay implements ProgressDisplay {
    private final Terminal terminal;

    /** Makes one; for {@link java.util.ServiceLoader}. */
    public TerminalDisplay() {
        this(Terminal.standardError());
    }

    TerminalDisplay(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public RunListener open() {
        return new StepsBar(terminal);
    }
}
