package io.crystallize.progress;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apiguardian.api.API;

/**
 * Where bars are shown: a line, and so one bar at a time. Decides whether there is a terminal, and how a bar looks. Safe
 * for use by any number of threads.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Terminal {
    /** Says whether the standard error is a terminal, for whoever knows better than Java does. */
    private static final String PROPERTY = "crystallize.terminal";

    /** Every terminal is as wide. Its real width is only known to native code, of which newer JVMs warn. */
    private static final int WIDTH = 79;

    private static final Terminal STANDARD_ERROR = new Terminal(
            new FileOutputStream(FileDescriptor.err),
            Charset.forName(System.getProperty("native.encoding", "UTF-8")),
            Terminal::isStandardError);

    private final PrintStream out;
    private final ProgressBarStyle style;
    private final BooleanSupplier present;
    private final AtomicBoolean taken = new AtomicBoolean();

    private Terminal(OutputStream out, Charset charset, BooleanSupplier present) {
        this.out = new PrintStream(out, true, charset);
        this.style = charset.newEncoder().canEncode('█') ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII;
        this.present = present;
    }

    /**
     * Returns the process's standard error, whatever {@link System#err} was set to. It is taken for a terminal if the
     * system property {@code crystallize.terminal} is {@code true} or, where that is not set, if the process has a
     * console.
     */
    public static Terminal standardError() {
        return STANDARD_ERROR;
    }

    /** Returns one that is there, and shows bars in a stream. */
    public static Terminal of(OutputStream out, Charset charset) {
        return new Terminal(out, charset, () -> true);
    }

    private static boolean isStandardError() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return Boolean.parseBoolean(told);
        }
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** From Java 22 on, a process without a terminal has a console too, which knows that. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /**
     * Opens a bar. It is not shown if there is no terminal, or while another bar is.
     *
     * @param task what it is of
     * @param unit what is counted, in the plural
     * @param total how many there are
     */
    public Bar bar(String task, String unit, int total) {
        return bar(bar(task, total).setUnit(' ' + unit, 1).showSpeed());
    }

    /** Opens a bar as {@link #bar(String, String, int)} does, without a rate: more room is left for what is under way. */
    public Bar barWithRoom(String task, String unit, int total) {
        return bar(bar(task, total).setUnit(' ' + unit, 1));
    }

    private ProgressBarBuilder bar(String task, int total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(style)
                .clearDisplayOnFinish();
    }

    private Bar bar(ProgressBarBuilder builder) {
        if (!present.getAsBoolean() || !taken.compareAndSet(false, true)) {
            return Bar.NONE;
        }
        Line line = new Line(out);
        return new Bar(builder.setConsumer(line).build(), () -> {
            line.clear();
            taken.set(false);
        });
    }

    /**
     * Unlike the library's own, asks no native code, leaves no empty line behind, and shows nothing more once it was
     * cleared: the library may draw once more when it is closed while it draws.
     */
    private static final class Line extends ConsoleProgressBarConsumer {
        private boolean cleared;

        Line(PrintStream out) {
            super(out, WIDTH);
        }

        @Override
        public synchronized void accept(String frame) {
            if (!cleared) {
                super.accept(frame);
            }
        }

        @Override
        public synchronized void clear() {
            if (!cleared) {
                super.clear(); // calls accept
                cleared = true;
            }
        }

        @Override
        public void close() {}
    }
}
