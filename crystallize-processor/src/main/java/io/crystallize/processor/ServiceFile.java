package io.crystallize.processor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that names the providers of a service.
 *
 * @param lines what stands in it, without comments and blank lines
 */
record ServiceFile(List<Line> lines) {
    /**
     * A name in it.
     *
     * @param number from 1
     */
    record Line(int number, String name) {}

    static ServiceFile parse(String text) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new StringReader(text))) {
            String line = reader.readLine();
            for (int number = 1; line != null; number++) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    lines.add(new Line(number, name));
                }
                line = reader.readLine();
            }
        }
        return new ServiceFile(List.copyOf(lines));
    }
}
