package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.optimize.Optimizer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class OptimizerContractTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void contract_brokenInOneClause_fails(OptimizerFault fault) throws IllegalAccessException {
        assertThat(failures(fault)).isNotEmpty();
    }

    @Test
    void contract_kept_passes() throws IllegalAccessException {
        assertThat(failures(OptimizerFault.NONE)).isEmpty();
    }

    private static List<String> failures(OptimizerFault fault) throws IllegalAccessException {
        List<String> failures = new ArrayList<>();
        for (Method clause : OptimizerContract.class.getDeclaredMethods()) {
            if (clause.isAnnotationPresent(Test.class)) {
                try {
                    clause.invoke(new OptimizerContract() {
                        @Override
                        protected Optimizer create() {
                            return new FaultyOptimizer(fault);
                        }
                    });
                } catch (InvocationTargetException e) {
                    failures.add(clause.getName() + ": " + e.getCause());
                }
            }
        }
        return failures;
    }
}
