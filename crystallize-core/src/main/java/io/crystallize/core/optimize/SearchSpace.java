package io.crystallize.core.optimize;

import io.crystallize.core.experiment.Given;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.optimize.Domain.Scale;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a search may change, each with the values it may have. A parameter is named as in a treatment:
 * {@code step.parameter}, or a context key. Immutable.
 *
 * <pre>{@code
 * SearchSpace.empty()
 *         .integers("knn.k", 1, 15)
 *         .values("scale.method", "none", "standard")
 * }</pre>
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class SearchSpace {
    private static final SearchSpace EMPTY = new SearchSpace(Map.of(), Map.of());

    private final Map<String, Domain> domains;
    private final Map<String, Place> places;

    private record Place(@Nullable Location value, @Nullable Location key) {}

    private SearchSpace(Map<String, Domain> domains, Map<String, Place> places) {
        this.domains = Collections.unmodifiableMap(domains);
        this.places = places;
    }

    /** Returns a space of no parameter. */
    public static SearchSpace empty() {
        return EMPTY;
    }

    /**
     * Returns this space with a parameter of whole numbers.
     *
     * @throws InvalidInputException if there are none, or the parameter is there already
     */
    public SearchSpace integers(String parameter, long from, long to) {
        return with(parameter, new Domain.Integers(from, to));
    }

    /**
     * Returns this space with a parameter of real numbers, of which equal differences count the same.
     *
     * @throws InvalidInputException if there are none, or the parameter is there already
     */
    public SearchSpace reals(String parameter, double from, double to) {
        return with(parameter, new Domain.Reals(from, to, Scale.LINEAR));
    }

    /**
     * Returns this space with a parameter of positive real numbers, of which equal ratios count the same.
     *
     * @throws InvalidInputException if there are none, or the parameter is there already
     */
    public SearchSpace ratios(String parameter, double from, double to) {
        return with(parameter, new Domain.Reals(from, to, Scale.LOG));
    }

    /**
     * Returns this space with a parameter that has one of some values.
     *
     * @throws InvalidInputException if there are none, two are written the same, or the parameter is there already
     */
    public SearchSpace values(String parameter, Object... values) {
        return with(parameter, new Domain.Categories(List.of(values)));
    }

    /**
     * Returns this space with one more parameter.
     *
     * @throws InvalidInputException if the parameter is there already
     */
    public SearchSpace with(String parameter, Domain domain) {
        return with(parameter, domain, null, null);
    }

    /**
     * Returns this space with one more parameter, with the place it was written at.
     *
     * @param value where its values stand, or null
     * @param key where its name stands, or null
     * @throws InvalidInputException if the parameter is there already
     */
    public SearchSpace with(String parameter, Domain domain, @Nullable Location value, @Nullable Location key) {
        if (domains.containsKey(parameter)) {
            throw new InvalidInputException("The search space has '" + parameter + "' twice");
        }
        Map<String, Domain> more = new LinkedHashMap<>(domains);
        more.put(parameter, domain);
        Map<String, Place> morePlaces = new LinkedHashMap<>(places);
        morePlaces.put(parameter, new Place(value, key));
        return new SearchSpace(more, morePlaces);
    }

    /** Returns the parameters with their values, in their order. */
    public Map<String, Domain> domains() {
        return domains;
    }

    /** Returns how many candidates there are, at most {@link Long#MAX_VALUE}, or empty if that has no meaning. */
    public OptionalLong size() {
        long size = 1;
        for (Domain domain : domains.values()) {
            if (domain.size().isEmpty()) {
                return OptionalLong.empty();
            }
            long values = domain.size().getAsLong();
            size = size > Long.MAX_VALUE / values ? Long.MAX_VALUE : size * values;
        }
        return OptionalLong.of(size);
    }

    /** Whether a candidate has a value for each of the parameters, one that it may have, and nothing else. */
    public boolean contains(Candidate candidate) {
        return List.copyOf(candidate.values().keySet()).equals(List.copyOf(domains.keySet()))
                && domains.entrySet().stream()
                        .allMatch(domain ->
                                domain.getValue().contains(candidate.values().get(domain.getKey())));
    }

    /**
     * Returns the candidate at a point.
     *
     * @param point for each parameter a place from 0 up to but not including 1
     */
    public Candidate at(double... point) {
        Map<String, Object> values = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, Domain> domain : domains.entrySet()) {
            values.put(domain.getKey(), domain.getValue().at(point[i++]));
        }
        return new Candidate(values);
    }

    /** Returns the treatment that makes a candidate of the baseline. */
    Treatment treatment(String name, Map<String, Object> values) {
        Treatment treatment = Treatment.named(name);
        for (Map.Entry<String, Object> value : values.entrySet()) {
            Place place = places.get(value.getKey());
            treatment = treatment.set(
                    value.getKey(), new Given(ParameterText.plain(value.getValue()), place.value(), place.key()));
        }
        return treatment;
    }
}
