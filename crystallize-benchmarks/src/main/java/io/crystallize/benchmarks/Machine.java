package io.crystallize.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * What the figures were measured with, as far as it tells nothing of whose it is.
 *
 * @param processor its name, or an empty text if the system doesn't tell
 * @param cores how many
 * @param gigabytes of memory
 * @param system the operating system and architecture
 * @param java the Java
 * @param date when
 */
record Machine(String processor, int cores, long gigabytes, String system, String java, LocalDate date) {
    static Machine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1 << 30)),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                LocalDate.now());
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return ""; // no Linux
        }
    }

    /** Returns it in words. */
    String text() {
        return "%s%d cores, %d GB; %s; %s; %s"
                .formatted(processor.isEmpty() ? "" : processor + ", ", cores, gigabytes, system, java, date);
    }
}
