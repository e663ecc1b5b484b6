package io.crystallize.examples.penguins;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one CSV file of penguins. Collects what is wrong in it, and tells all of it at the end. */
final class SurveyReader {
    private static final List<String> HEADER =
            List.of("species", "island", "beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g", "sex");

    /** Narrower than {@link Double#parseDouble}, which also takes {@code 39d}, {@code 0x1p3} and {@code NaN}. */
    private static final Pattern MEASUREMENT = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    /** Makes a reader that calls the file by this name when something is wrong in it. */
    SurveyReader(String file) {
        this.file = file;
    }

    /**
     * Reads all penguins and closes the stream.
     *
     * @throws InvalidInputException if anything is wrong
     */
    Survey read(InputStream in) throws IOException {
        List<Penguin> penguins = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // told below, with all other problems
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .detectBomHeader(true)
                .ofCsvRecord(in)) {
            Iterator<CsvRecord> records = csv.iterator();
            readHeader(records);
            while (records.hasNext()) {
                CsvRecord row = records.next();
                if (hasAllFields(row)) {
                    penguins.add(penguin(row));
                }
            }
        } catch (CsvParseException e) {
            problems.add(Problem.of(file + ": not CSV: " + e.getMessage()));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return new Survey(penguins);
    }

    private void readHeader(Iterator<CsvRecord> records) {
        List<String> found = records.hasNext() ? records.next().getFields() : List.of();
        if (!found.equals(HEADER)) {
            problems.add(new Problem(
                    Location.ofLine(file, 1),
                    "the header is '" + String.join(",", found) + "'; expected '" + String.join(",", HEADER) + "'"));
            // Nothing that follows could be told apart from what follows from this.
            throw new InvalidInputException(problems);
        }
    }

    private boolean hasAllFields(CsvRecord row) {
        if (row.getFieldCount() == HEADER.size()) {
            return true;
        }
        problems.add(new Problem(
                location(row), row.getFieldCount() + " fields; expected " + HEADER.size() + ", as in the header"));
        return false;
    }

    private Penguin penguin(CsvRecord row) {
        return new Penguin(
                species(row),
                measurement(row, 2),
                measurement(row, 3),
                measurement(row, 4),
                measurement(row, 5),
                sex(row));
    }

    private String species(CsvRecord row) {
        String text = row.getField(0);
        if (text.isBlank()) {
            problem(row, 0, "the name of a species");
        }
        return text;
    }

    private double measurement(CsvRecord row, int column) {
        String text = row.getField(column);
        if (text.isEmpty()) {
            return Double.NaN;
        }
        if (!MEASUREMENT.matcher(text).matches()) {
            problem(row, column, "a number such as 39.1, or nothing");
            return Double.NaN;
        }
        return Double.parseDouble(text);
    }

    private Sex sex(CsvRecord row) {
        return switch (row.getField(6)) {
            case "FEMALE" -> Sex.FEMALE;
            case "MALE" -> Sex.MALE;
            case "", "." -> Sex.UNKNOWN; // the original data has both
            default -> {
                problem(row, 6, "FEMALE, MALE, '.' or nothing");
                yield Sex.UNKNOWN;
            }
        };
    }

    private void problem(CsvRecord row, int column, String expected) {
        problems.add(new Problem(
                location(row),
                "column '" + HEADER.get(column) + "' is '" + row.getField(column) + "'; expected " + expected));
    }

    private Location location(CsvRecord row) {
        return Location.ofLine(file, Math.toIntExact(row.getStartingLineNumber()));
    }
}
