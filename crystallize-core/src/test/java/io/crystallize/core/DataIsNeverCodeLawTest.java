package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.CacheUse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Law 7: reading what is stored runs no class that the data names. */
class DataIsNeverCodeLawTest {
    private static final String SPRUNG = "crystallize.test.data-is-code";

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    record Circle(double radius) implements Shape {}

    /** Its code runs if data can name it. */
    record Trap(double radius) implements Shape {
        static {
            System.setProperty(SPRUNG, "yes");
        }
    }

    record Drawing(Shape shape) {}

    record Box(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object content) {}

    record Circles(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<Circle> all) {}

    @Cacheable
    record Draws() implements Step<Integer, Drawing> {
        @Override
        public Drawing apply(Integer input, Context context) {
            return new Drawing(new Circle(input));
        }
    }

    @Cacheable
    record Packs() implements Step<Integer, Box> {
        @Override
        public Box apply(Integer input, Context context) {
            return new Box(input);
        }
    }

    @Cacheable
    record Rounds() implements Step<Integer, Circle> {
        @Override
        public Circle apply(Integer input, Context context) {
            return new Circle(input);
        }
    }

    @Test
    void outputWhoseClassOnlyTheDataWouldTell_hasNoCodec() {
        for (Step<Integer, ?> step : List.<Step<Integer, ?>>of(new Draws(), new Packs())) {
            assertThat(catchThrowable(() -> Pipeline.start(step).run(1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has no codec");
        }
    }

    @Test
    void annotationThatWouldWriteTheClass_isNotHeeded() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        for (CacheUse.Result use : List.of(MISS, HIT)) {
            PipelineRun<Circle> run = runs.run(Pipeline.<Integer, Circle>start(new Rounds()), 1);
            assertThat(run.output()).isEqualTo(new Circle(1));
            assertThat(uses(run)).containsExactly(use);
        }
        byte[] stored = runs.backend.blobs.values().iterator().next();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("Circle");
    }

    private static void isRefused(Class<?> type, Object data) {
        byte[] bytes = CBORMapper.shared().writeValueAsBytes(data);
        assertThat(catchThrowable(() -> {
                    Codec<Object> codec = Formats.standard().codecFor(type);
                    codec.decode(new ByteArrayInputStream(bytes));
                }))
                .isNotNull();
    }

    @Test
    void dataThatNamesAClass_isRefused_andTheClassIsNotInitialized() {
        String trap = Trap.class.getName();
        Map<String, Object> hostile = Map.of("@class", trap, "radius", 1.0);
        isRefused(Circle.class, hostile);
        isRefused(Circle.class, List.of(trap, Map.of("radius", 1.0)));
        isRefused(Drawing.class, Map.of("shape", hostile));
        isRefused(Box.class, Map.of("content", hostile));
        isRefused(Circles.class, Map.of("all", List.of(trap, List.of(hostile))));
        isRefused(Circles.class, Map.of("all", List.of(hostile)));
        assertThat(System.getProperty(SPRUNG)).isNull();
    }
}
