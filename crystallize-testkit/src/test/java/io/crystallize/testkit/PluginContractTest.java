package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.Codec;
import io.crystallize.plugins.Plugin;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class PluginContractTest {
    /** Has no constructor that Guice could call. */
    private static final class Unbuildable extends FaultyPlugin {
        Unbuildable() {
            super(PluginFault.NONE);
        }

        abstract static class Abstract extends Keeping {}

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Abstract.class);
        }
    }

    /** Has two codecs for one type. */
    private static final class LeftOut extends FaultyPlugin {
        LeftOut() {
            super(PluginFault.NONE);
        }

        static final class Again extends Keeping {}

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Keeping.class, Again.class);
        }
    }

    private static final class Contract extends PluginContract {
        private final PluginFault fault;

        Contract(PluginFault fault) {
            this.fault = fault;
        }

        @Override
        protected Plugin create() {
            return switch (fault) {
                case NONE, IS_NAMED_NEVERTHELESS -> new FaultyPlugin.Named();
                case IS_LEFT_OUT -> new LeftOut();
                case PART_CANNOT_BE_BUILT -> new Unbuildable();
                default -> new FaultyPlugin(fault);
            };
        }

        @Override
        protected List<?> examples() {
            return fault == PluginFault.CODEC_HAS_NO_EXAMPLE || fault == PluginFault.ENCODER_HAS_NO_EXAMPLE
                    ? List.of("text")
                    : List.of(new FaultyPlugin.Point(1, 2), new FaultyPlugin.Point(2, 1));
        }

        @Override
        protected boolean isFound() {
            return fault == PluginFault.NONE || fault == PluginFault.IS_NOT_NAMED;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void contract_brokenInOneClause_failsThere(PluginFault fault) throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new Contract(fault))).containsKey(fault.clause());
    }

    @Test
    void contract_kept_passes() throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new Contract(PluginFault.NONE))).isEmpty();
    }

    @Test
    void everyClause_hasAFault() {
        Set<String> clauses = Arrays.stream(PluginContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Arrays.stream(PluginFault.values()).map(PluginFault::clause)).containsAll(clauses);
    }
}
