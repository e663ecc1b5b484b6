package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.micrometer.MeterListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of a run as a file in Prometheus's text format, version 0.0.4, for a collector of such files (the textfile
 * collector of its node exporter reads no other). Written again and again
 * while the run goes on, and at its end; nobody ever sees a part of it.
 */
final class MetricsFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsFile.class);
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Path file;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ScheduledExecutorService writer;
    private boolean told;

    private MetricsFile(Path file) {
        this.file = file;
        writer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "crystallize-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens a file, which is replaced if it is there.
     *
     * @throws InvalidInputException if it can't be written
     */
    static MetricsFile open(Path file) {
        return open(file, PERIOD);
    }

    static MetricsFile open(Path file, Duration period) {
        MetricsFile metrics = new MetricsFile(file);
        try {
            metrics.write();
        } catch (IOException e) {
            metrics.writer.shutdown();
            throw new InvalidInputException("The metrics can't be written to '" + file + "': " + e);
        }
        metrics.writer.scheduleWithFixedDelay(
                metrics::writeOrTell, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return metrics;
    }

    /** Returns who watches the run. */
    ExperimentListener listener() {
        return new MeterListener(registry);
    }

    private synchronized void write() throws IOException {
        Path whole = file.toAbsolutePath();
        Path temporary = whole.resolveSibling("." + whole.getFileName() + ".part");
        Files.write(temporary, registry.scrape(FORMAT).getBytes(StandardCharsets.UTF_8));
        Files.move(temporary, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A run doesn't fail because its metrics can't be written. */
    private synchronized void writeOrTell() {
        try {
            write();
        } catch (IOException | RuntimeException e) {
            if (!told) {
                told = true;
                LOG.warn("The metrics can't be written to '{}': {}", file, e.toString());
            }
        }
    }

    @Override
    public void close() {
        writer.shutdown();
        writeOrTell();
        registry.close();
    }
}
