package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordShapeTest {
    private record Range(int from, Integer to) {
        Range {
            if (from > to) {
                throw new IllegalStateException("from > to");
            }
        }

        Range(int both) {
            this(both, both);
        }

        @Override
        public Integer to() {
            return to + 100;
        }
    }

    private record Failing(int i) {
        @Override
        public int i() {
            throw new AssertionError("broken");
        }
    }

    @Test
    void shape_readsThroughAccessorsAndCreates_evenPrivateRecords() {
        RecordShape shape = RecordShape.of(Range.class);
        assertThat(shape.names()).containsExactly("from", "to");
        assertThat(shape.components())
                .extracting(component -> (Object) component.getType())
                .isEqualTo(List.of(int.class, Integer.class));
        Object range = shape.create(new Object[] {1, 2});
        assertThat(range).isEqualTo(new Range(1, 2));
        assertThat(shape.get(range, 0)).isEqualTo(1);
        assertThat(shape.get(range, 1)).isEqualTo(102);
        assertThat(RecordShape.of(Range.class)).isSameAs(shape);
    }

    @Test
    void whatTheRecordThrows_isThrown() {
        RecordShape shape = RecordShape.of(Range.class);
        assertThatThrownBy(() -> shape.create(new Object[] {2, 1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("from > to");
        assertThatThrownBy(() -> RecordShape.of(Failing.class).get(new Failing(1), 0))
                .isInstanceOf(AssertionError.class)
                .hasMessage("broken");
    }

    @Test
    void otherClass_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordShape.of(String.class))
                .withMessage("java.lang.String is not a record");
    }
}
