package io.crystallize.core.optimize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a search found as a table. */
final class OptimizationTable {
    private OptimizationTable() {}

    static List<List<String>> of(OptimizationResult result) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("candidate"));
        for (Objective objective : result.objectives()) {
            head.add(objective.metric());
            head.add("se");
        }
        head.addAll(List.of("n", "failed", ""));
        rows.add(head);
        Set<Candidate> best = new HashSet<>();
        result.best().forEach(found -> best.add(found.candidate()));
        for (CandidateResult candidate : sorted(result)) {
            List<String> row = new ArrayList<>(List.of(candidate.candidate().name()));
            for (Estimate estimate : candidate.estimates()) {
                row.add(number(estimate.mean()));
                row.add(number(estimate.standardError()));
            }
            row.add(candidate.estimates().stream().mapToInt(Estimate::n).min().orElse(0) + "");
            row.add(candidate.refusals().isEmpty() ? candidate.failures() + "" : "refused");
            row.add(best.contains(candidate.candidate()) ? "*" : "");
            rows.add(row);
        }
        return rows;
    }

    /** The most replicates first, then the best mean of the first objective. */
    private static List<CandidateResult> sorted(OptimizationResult result) {
        Objective first = result.objectives().get(0);
        return result.candidates().stream()
                .sorted(Comparator.comparing(CandidateResult::isComparable)
                        .reversed()
                        .thenComparing(CandidateResult::replicates, Comparator.reverseOrder())
                        .thenComparing(candidate -> candidate.estimates().get(0).mean(), first::compare))
                .toList();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        boolean plain = value == 0 || Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }
}
