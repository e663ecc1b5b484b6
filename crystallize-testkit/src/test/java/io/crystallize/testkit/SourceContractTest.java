package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Replicated;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SourceContractTest {
    private static final AtomicInteger POSITION = new AtomicInteger();

    enum Fault {
        NONE(""),
        ITERATES("replicates_inAnyOrder_areTheSame"),
        HAS_NO_REPLICATES("replicates_areThere"),
        LACKS_THE_LAST("replicates_areThere"),
        DEPENDS_ON_THE_CONDITION("conditions_getTheSame");

        private final String clause;

        Fault(String clause) {
            this.clause = clause;
        }
    }

    @Cacheable
    record Faulty(Fault fault, int replicates) implements DataSource<String>, Replicated {
        @Override
        public String fetch(Context context) {
            return switch (fault) {
                case NONE, HAS_NO_REPLICATES -> "session " + context.replicate();
                case ITERATES -> "session " + POSITION.incrementAndGet();
                case LACKS_THE_LAST -> "abc".substring(context.replicate(), context.replicate() + 1);
                case DEPENDS_ON_THE_CONDITION -> context.condition();
            };
        }
    }

    private static final class Contract extends SourceContract<String> {
        private final Fault fault;

        Contract(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected DataSource<String> create() {
            return new Faulty(fault, fault == Fault.HAS_NO_REPLICATES ? 0 : 4);
        }
    }

    /** Has no hidden input. */
    @Cacheable
    record Sessions(int replicates) implements DataSource<String>, Replicated {
        @Override
        public String fetch(Context context) {
            return "session " + context.replicate();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void contract_brokenInOneClause_failsThere(Fault fault) throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new Contract(fault))).containsKey(fault.clause);
    }

    @Test
    void contract_kept_passes() throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new SourceContract<String>() {
                    @Override
                    protected DataSource<String> create() {
                        return new Sessions(4);
                    }
                }))
                .isEmpty();
    }
}
