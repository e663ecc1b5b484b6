package io.crystallize.cli;

import io.crystallize.core.verdict.RankBy;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Ranking.Place;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A ranking as text for a terminal. */
final class RankingReport {
    private static final int MOST_ROWS = 30;

    private final Ranking ranking;

    RankingReport(Ranking ranking) {
        this.ranking = ranking;
    }

    void print(PrintWriter out) {
        RankBy by = ranking.by();
        List<Place> places = ranking.places();
        out.println("ranking by " + by.metric() + ", " + by.best().label() + " first");
        if (!places.isEmpty()) {
            TextTable table = new TextTable().row("", by.metric(), "n", "p against the best");
            places.stream().limit(MOST_ROWS).forEach(place -> row(table, place));
            table.print(out);
        }
        if (places.size() > MOST_ROWS) {
            out.println("and " + (places.size() - MOST_ROWS) + " more; --json has all");
        }
        ranking.unranked().forEach((condition, reason) -> out.println("-  " + condition + ": " + reason));
        if (places.size() > 1) {
            printBest(out);
        }
    }

    private static void row(TextTable table, Place place) {
        Double adjusted = place.adjusted();
        table.row(
                place.rank() + "  " + place.condition(),
                Report.number(place.mean()),
                Integer.toString(place.n()),
                adjusted != null ? probability(adjusted) : place.reason() == null ? "" : "-");
    }

    private static String probability(double p) {
        return p < 1e-3 ? String.format(Locale.ROOT, "%.1e", p) : Report.number(p);
    }

    private void printBest(PrintWriter out) {
        List<String> best = ranking.best();
        List<Place> places = ranking.places();
        Set<String> tests = new TreeSet<>();
        Set<String> reasons = new TreeSet<>();
        for (Place place : places) {
            if (place.test() != null) {
                tests.add(place.test());
            }
            if (place.reason() != null) {
                reasons.add(place.reason());
            }
        }
        out.println(
                best.size() == 1
                        ? best.get(0) + " is told from all others"
                        : named(best.subList(1, best.size())) + " can't be told from the best, " + best.get(0));
        if (!tests.isEmpty()) {
            long pairs = (long) places.size() * (places.size() - 1) / 2;
            out.println("by " + String.join("; ", tests) + ", Holm for all pairs of conditions (" + pairs + "), level "
                    + ranking.by().level());
        }
        reasons.forEach(reason -> out.println("no p: " + reason));
    }

    private static String named(List<String> conditions) {
        return conditions.size() <= MOST_ROWS
                ? String.join(", ", conditions)
                : String.join(", ", conditions.subList(0, MOST_ROWS)) + " and " + (conditions.size() - MOST_ROWS)
                        + " more";
    }
}
