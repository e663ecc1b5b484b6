package io.crystallize.core.table;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.apiguardian.api.API;

/** The formats that there are: {@code table}, {@code csv} and {@code json}, and those that jars bring. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TableFormats {
    private TableFormats() {}

    /**
     * Returns all, those that are built in first.
     *
     * @param loader what finds the others
     */
    public static List<TableFormat> all(ClassLoader loader) {
        List<TableFormat> all = new ArrayList<>(List.of(new TextFormat(), new CsvFormat(), new JsonFormat()));
        ServiceLoader.load(TableFormat.class, loader).forEach(all::add);
        return all;
    }

    /**
     * Returns the one of a name.
     *
     * @throws InvalidInputException if there is none, with those that there are
     */
    public static TableFormat find(String name, ClassLoader loader) {
        List<TableFormat> all = all(loader);
        return all.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> nothing(name, all.stream().map(TableFormat::name).toList()));
    }

    private static InvalidInputException nothing(String name, List<String> names) {
        return new InvalidInputException("There is no format '" + name + "'. Formats: " + String.join(", ", names) + "."
                + (name.equals("parquet")
                        ? " For parquet, crystallize-parquet and what it needs have to be on the class path. In a checkout: mvn"
                                + " package -DskipTests -pl crystallize-parquet -am, then"
                                + " CRYSTALLIZE_CLASSPATH='crystallize-parquet/target/*:crystallize-parquet/target/lib/*'"
                        : Suggestions.didYouMean(name, names)));
    }
}
