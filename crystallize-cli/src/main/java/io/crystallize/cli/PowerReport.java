package io.crystallize.cli;

import io.crystallize.core.statistics.Power;
import io.crystallize.core.statistics.PowerPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code crystallize power} prints.
 *
 * @param test levels, hypotheses and sides
 * @param supposed what is planned for
 * @param cautious the same with a standard deviation that is surer than a pilot run's, or null
 * @param power the power that is wanted
 * @param replicates a number whose power is asked for, if one is
 * @param notes what else should be known, in words
 */
record PowerReport(
        Power test,
        Supposed supposed,
        Supposed.@Nullable Normal cautious,
        double power,
        OptionalInt replicates,
        List<String> notes) {
    /** Returns whether there is a number of replicates that is enough. */
    boolean isPossible() {
        return plan() instanceof PowerPlan.Enough;
    }

    private PowerPlan plan() {
        return supposed.plan(test, power);
    }

    void print(PrintWriter out) {
        PowerPlan plan = plan();
        out.println("supposed    " + supposed.inWords());
        out.println("test        "
                + (plan instanceof PowerPlan.Enough enough
                        ? enough.test()
                        : never(plan).test())
                + ", " + (test.twoSided() ? "two-sided" : "one-sided") + ", level " + text(test.level())
                + (test.hypotheses() == 1
                        ? ""
                        : ", " + text(test.each()) + " for each of " + test.hypotheses() + " hypotheses"));
        out.println("replicates  " + inWords(plan));
        if (cautious != null) {
            out.println("            "
                    + (cautious.plan(test, power) instanceof PowerPlan.Enough enough
                            ? Integer.toString(enough.replicates())
                            : "none")
                    + ", if the standard deviation is " + Report.number(cautious.sd())
                    + "; of five such pilot runs, one hides an even greater one");
        }
        if (isPossible() && limit().isPresent()) { // else it is the reason
            out.println("at most     a power of " + percent(limit().getAsDouble()) + ", however many replicates: splits"
                    + " of one data set say no more than it does");
        }
        replicates.ifPresent(number -> out.println("with " + number + " "
                + " ".repeat(Math.max(0, 6 - String.valueOf(number).length())) + "a power of "
                + percent(supposed.at(test, number))));
        notes.forEach(note -> out.println("NOTE        " + note));
    }

    private OptionalDouble limit() {
        return supposed.limit(test);
    }

    private String inWords(PowerPlan plan) {
        return plan instanceof PowerPlan.Enough enough
                ? enough.replicates() + ", for a power of " + percent(enough.power()) + " (wanted: " + percent(power)
                        + ")"
                : "no number gives a power of " + percent(power) + ": "
                        + never(plan).reason();
    }

    private static PowerPlan.Never never(PowerPlan plan) {
        return (PowerPlan.Never) plan;
    }

    /** A power in percent; what isn't quite certain isn't shown as such. */
    private static String percent(double power) {
        double shown = Math.floor(power * 1000 + 1e-9) / 10;
        return (shown == Math.rint(shown) ? Long.toString((long) shown) : Double.toString(shown)) + " %";
    }

    private static String text(double level) {
        return Report.number(level).replaceFirst("(\\.\\d*?)0+$", "$1");
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("schema", 1);
        node.set("supposed", supposed.toJson());
        node.put("level", test.level())
                .put("hypotheses", test.hypotheses())
                .put("each", test.each())
                .put("twoSided", test.twoSided())
                .put("wanted", power);
        write(plan(), node.putObject("plan"));
        if (cautious == null) {
            node.putNull("cautious");
        } else {
            ObjectNode surer = node.putObject("cautious").put("sd", cautious.sd());
            write(cautious.plan(test, power), surer);
        }
        if (limit().isPresent()) {
            node.put("limit", limit().getAsDouble());
        } else {
            node.putNull("limit");
        }
        if (replicates.isPresent()) {
            node.putObject("with")
                    .put("replicates", replicates.getAsInt())
                    .put("power", supposed.at(test, replicates.getAsInt()));
        } else {
            node.putNull("with");
        }
        notes.forEach(node.putArray("notes")::add);
        return node;
    }

    private static void write(PowerPlan plan, ObjectNode node) {
        if (plan instanceof PowerPlan.Enough enough) {
            node.put("test", enough.test())
                    .put("replicates", enough.replicates())
                    .put("power", enough.power())
                    .putNull("reason");
        } else {
            node.put("test", never(plan).test());
            node.putNull("replicates")
                    .putNull("power")
                    .put("reason", never(plan).reason());
        }
    }
}
