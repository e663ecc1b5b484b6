package io.crystallize.benchmarks;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * One of the benchmarks of how the cost grows.
 *
 * @param name its method
 * @param parameter what grows
 * @param sizes how large that is, in rising order
 */
record Growth(String name, String parameter, List<Long> sizes) {
    /** Returns all, in the order of their names, as {@link GrowthBenchmark} declares them. */
    static List<Growth> all() {
        return Arrays.stream(GrowthBenchmark.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Growth::of)
                .sorted(Comparator.comparing(Growth::name))
                .toList();
    }

    private static Growth of(Method benchmark) {
        Field parameter = Arrays.stream(benchmark.getParameterTypes()[0].getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Param.class))
                .findFirst()
                .orElseThrow();
        LongStream sizes = Arrays.stream(parameter.getAnnotation(Param.class).value())
                .mapToLong(Long::parseLong)
                .sorted();
        return new Growth(
                benchmark.getName(), parameter.getName(), sizes.boxed().toList());
    }

    /** Returns the name of the figure of a size. */
    String figure(long size) {
        return "GrowthBenchmark.%s[%s=%d]".formatted(name, parameter, size);
    }
}
