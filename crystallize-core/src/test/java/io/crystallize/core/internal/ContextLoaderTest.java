package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContextLoaderTest {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();
    private final URLClassLoader another = new URLClassLoader(new URL[0], before);

    @BeforeEach
    void enterAnothersContext() {
        thread.setContextClassLoader(another);
    }

    @AfterEach
    void leaveIt() throws IOException {
        thread.setContextClassLoader(before);
        another.close();
    }

    /** An executor of a plugin may run the trial, whose steps are of the class path. */
    @Test
    void call_ofAClassOfTheClassPath_isInItsContext_whoeverCalls() {
        ClassLoader seen = ContextLoader.of(this).call(thread::getContextClassLoader);

        assertThat(seen).isSameAs(ContextLoaderTest.class.getClassLoader());
        assertThat(thread.getContextClassLoader()).isSameAs(another);
    }

    @Test
    void call_thatThrows_givesTheContextBack() {
        assertThatThrownBy(() -> ContextLoader.of(this).call(() -> {
                    throw new IOException("no disk");
                }))
                .isInstanceOf(IOException.class);
        assertThat(thread.getContextClassLoader()).isSameAs(another);
    }

    @Test
    void call_ofAClassOfTheJdk_changesNothing() {
        assertThat(ContextLoader.of("text").call(thread::getContextClassLoader)).isSameAs(another);
    }
}
