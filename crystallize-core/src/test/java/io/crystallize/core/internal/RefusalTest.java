package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTest {
    private static String told(Throwable thrown) {
        return Refusal.of("Step 'build'", "its parameters", thrown);
    }

    private static Throwable missing(String message) {
        return new NoClassDefFoundError("n/N").initCause(new ClassNotFoundException(message));
    }

    @Test
    void missingClass_isNamed_andTheJarThatLacksIt() {
        assertThat(told(new NoClassDefFoundError("n/N"))).isEqualTo("Step 'build' lacks the class n.N");
        assertThat(told(missing("n.N"))).isEqualTo("Step 'build' lacks the class n.N");
        assertThat(told(missing("n.N, which build.jar lacks")))
                .isEqualTo("Step 'build' lacks the class n.N, which build.jar lacks");
        assertThat(told(missing("no jar has it"))).isEqualTo("Step 'build' lacks the class n.N: no jar has it");
    }

    @Test
    void classThatCannotBeInitialized_isToldWithItsCause() {
        assertThat(told(new ExceptionInInitializerError(new IllegalStateException("no table"))))
                .isEqualTo("Step 'build' can't be initialized: java.lang.IllegalStateException: no table");
    }

    @Test
    void otherLinkageError_isToldAsOne() {
        assertThat(told(new NoSuchMethodError("'void n.N.f()'")))
                .isEqualTo("Step 'build' can't be used: java.lang.NoSuchMethodError: 'void n.N.f()'. It was compiled"
                        + " against another version of something.");
        assertThat(told(new NoClassDefFoundError("Could not initialize class n.N")))
                .startsWith("Step 'build' can't be used: ")
                .contains("Could not initialize class n.N");
    }

    @Test
    void refusal_isWhatTheConstructorSays() {
        assertThat(told(new IllegalArgumentException("k is 0")))
                .isEqualTo("Step 'build' refuses its parameters: k is 0");
        assertThat(told(new IllegalStateException()))
                .isEqualTo("Step 'build' refuses its parameters: java.lang.IllegalStateException");
    }
}
