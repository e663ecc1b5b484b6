package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.internal.ValueText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final Secret SECRET = Secret.of("hunter2");

    record Account(String user, Secret password) {}

    @Test
    void text_isRedacted_alsoWithinOtherValues() {
        Account account = new Account("ada", SECRET);
        assertThat(SECRET).hasToString("[REDACTED]");
        assertThat(account.toString()).isEqualTo("Account[user=ada, password=[REDACTED]]");
        assertThat(ValueText.whole(Map.of("key", account)))
                .contains("password=[REDACTED]")
                .doesNotContain("hunter2");
        assertThat(SECRET.value()).isEqualTo("hunter2");
    }

    @Test
    void digest_isRefused_withThePathToTheSecret() {
        assertThatExceptionOfType(NoDigestException.class)
                .isThrownBy(() -> Digester.standard().inspect("input", new Account("ada", SECRET)))
                .withMessageStartingWith("input.password: io.crystallize.core.Secret has no digest")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void named_showsItsNameOnly() {
        Secret named = Secret.named("TOKEN", "hunter2");
        assertThat(named).hasToString("[secret TOKEN]");
        assertThat(named.name()).contains("TOKEN");
        assertThat(SECRET.name()).isEmpty();
        assertThat(new Account("ada", named)).hasToString("Account[user=ada, password=[secret TOKEN]]");
        assertThat(named.value()).isEqualTo("hunter2");
    }

    @Test
    void named_hasTheDigestOfItsName_whateverItsValue() {
        Digester digester = Digester.standard();
        Secret named = Secret.named("TOKEN", "hunter2");
        assertThat(digester.digest(named))
                .isEqualTo(digester.digest(Secret.named("TOKEN", "hunter3")))
                .isNotEqualTo(digester.digest(Secret.named("OTHER", "hunter2")));
        assertThat(digester.copy(new Account("ada", named))).isEqualTo(new Account("ada", named));
    }

    @Test
    void named_areEqual_ifNamesAndValuesAre() {
        Secret named = Secret.named("TOKEN", "hunter2");
        assertThat(named)
                .isEqualTo(Secret.named("TOKEN", "hunter2"))
                .hasSameHashCodeAs(Secret.named("TOKEN", "hunter3"))
                .isNotEqualTo(Secret.named("TOKEN", "hunter3"))
                .isNotEqualTo(Secret.named("OTHER", "hunter2"))
                .isNotEqualTo(SECRET);
    }

    @Test
    void named_isNotStoredEither() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatExceptionOfType(NotSerializableException.class)
                    .isThrownBy(() -> out.writeObject(Secret.named("TOKEN", "hunter2")));
        }
    }

    @Test
    void storing_isRefused() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.standard().codecFor(Account.class))
                .withMessageContaining(Secret.class.getName());
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatExceptionOfType(NotSerializableException.class).isThrownBy(() -> out.writeObject(SECRET));
        }
    }

    @Test
    void equality_isIdentity() {
        assertThat(SECRET).isEqualTo(SECRET).isNotEqualTo(Secret.of("hunter2"));
    }

    @Test
    void environment_findsItsVariables_andNoOthers() {
        Map.Entry<String, String> variable =
                System.getenv().entrySet().iterator().next();
        assertThat(Secrets.environment().find(variable.getKey()).orElseThrow().value())
                .isEqualTo(variable.getValue());
        assertThat(Secrets.environment().find("CRYSTALLIZE_NO_SUCH_VARIABLE")).isEmpty();
    }

    @Test
    void given_areFound_asTheyWereWhenGiven() {
        Map<String, String> values = new HashMap<>(Map.of("token", "hunter2"));
        Secrets secrets = Secrets.of(values);
        values.put("token", "changed");
        values.put("other", "added");

        assertThat(secrets.find("token").orElseThrow().value()).isEqualTo("hunter2");
        assertThat(secrets.find("other")).isEmpty();
        assertThat(secrets.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PATH", "token"})
    void none_findsNothing(String name) {
        assertThat(Secrets.none().find(name)).isEmpty();
    }
}
