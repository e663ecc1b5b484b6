package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceFactoriesTest {
    record Words(String language) implements ResourceSpec<String> {}

    record Numbers(int base) implements ResourceSpec<Integer> {}

    record NoFactory() implements ResourceSpec<String> {}

    static final class NoRecord implements ResourceSpec<String> {}

    abstract static class OfWords implements ResourceFactory<Words, String> {
        @Override
        public Class<Words> specType() {
            return Words.class;
        }

        @Override
        public String create(Words spec, Secrets secrets) {
            return spec.language();
        }
    }

    static final class Plain extends OfWords {}

    static final class Other extends OfWords {}

    static final class WithField extends OfWords {
        final String url;

        WithField(String url) {
            this.url = url;
        }
    }

    record WithComponent(Object url) implements ResourceFactory<Words, String> {
        @Override
        public Class<Words> specType() {
            return Words.class;
        }

        @Override
        public String create(Words spec, Secrets secrets) {
            return spec.language() + url;
        }
    }

    record OfNumbers() implements ResourceFactory<Numbers, Integer> {
        @Override
        public Class<Numbers> specType() {
            return Numbers.class;
        }

        @Override
        public Integer create(Numbers spec, Secrets secrets) {
            return spec.base();
        }
    }

    static final class OfNoRecord implements ResourceFactory<NoRecord, String> {
        @Override
        public Class<NoRecord> specType() {
            return NoRecord.class;
        }

        @Override
        public String create(NoRecord spec, Secrets secrets) {
            return "";
        }
    }

    private static final class FirstModule {}

    private static final class SecondModule {}

    private static final Acknowledged NONE = new Acknowledged(false, Set.of(), Plain.class);

    private static Digest fingerprint(ResourceFactories factories) throws UntraceableException {
        return factories.fingerprint(Words.class.getName(), NONE).orElseThrow();
    }

    private static void isUntraceable(ResourceFactories factories, String... message) {
        assertThatExceptionOfType(UntraceableException.class)
                .isThrownBy(() -> fingerprint(factories))
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    @Test
    void twoFactoriesForOneSpec_areTold_withBoth() {
        ResourceFactories factories = ResourceFactories.none().with(new Plain());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factories.with(new Other(), FirstModule.class))
                .withMessage("Two resource factories for " + Words.class.getName() + ": " + Plain.class.getName()
                        + " and " + Other.class.getName());
    }

    @Test
    void factoryForSpecsThatAreNoRecords_isTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResourceFactories.none().with(new OfNoRecord()))
                .withMessageContaining(OfNoRecord.class.getName())
                .withMessageContaining("is for specs of " + NoRecord.class.getName());
    }

    @Test
    void with_leavesTheOtherAsItWas() throws UntraceableException {
        ResourceFactories.none().with(new Plain());
        assertThat(ResourceFactories.none().fingerprint(Words.class.getName(), NONE))
                .isEmpty();
    }

    @Test
    void missingFactory_isTold_withThoseThatAreThere() {
        try (Resources resources =
                ResourceFactories.none().with(new Plain()).with(new OfNumbers()).open(Secrets.none())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> resources.get(new NoFactory()))
                    .withMessage("There is no resource factory for " + NoFactory.class.getName()
                            + ". There are factories for: " + Numbers.class.getName() + ", " + Words.class.getName()
                            + ". Give one to the run's options, or add the plugin's jar to the class path.");
        }
        try (Resources resources = ResourceFactories.none().open(Secrets.none())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> resources.get(new NoFactory()))
                    .withMessageContaining("There are no factories at all. Give one");
        }
    }

    @Test
    void specThatIsNoRecord_isTold() {
        try (Resources resources = ResourceFactories.none().open(Secrets.none())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> resources.get(new NoRecord()))
                    .withMessage("The resource spec " + NoRecord.class.getName()
                            + " is no record. Make it one, of what tells resources apart.");
        }
    }

    @Test
    void fingerprint_isThatOfTheFactory_whateverElseThereIs() throws UntraceableException {
        ResourceFactories plain = ResourceFactories.none().with(new Plain());
        assertThat(fingerprint(plain))
                .isEqualTo(fingerprint(plain))
                .isEqualTo(fingerprint(
                        ResourceFactories.none().with(new OfNumbers()).with(new Plain())))
                .isNotEqualTo(fingerprint(ResourceFactories.none().with(new Other())));
        assertThat(plain.fingerprint(Numbers.class.getName(), NONE)).isEqualTo(Optional.empty());
    }

    @Test
    void fingerprint_hasTheWiring_inAnyOrder() throws UntraceableException {
        ResourceFactories none = ResourceFactories.none();
        Digest both = fingerprint(none.with(new Plain(), FirstModule.class, SecondModule.class));
        assertThat(both)
                .isEqualTo(fingerprint(none.with(new Plain(), SecondModule.class, FirstModule.class)))
                .isNotEqualTo(fingerprint(none.with(new Plain(), FirstModule.class)))
                .isNotEqualTo(fingerprint(none.with(new Plain())));
    }

    @Test
    void fingerprint_hasTheComponentsOfARecord() throws UntraceableException {
        ResourceFactories none = ResourceFactories.none();
        assertThat(fingerprint(none.with(new WithComponent("a"))))
                .isEqualTo(fingerprint(none.with(new WithComponent("a"))))
                .isNotEqualTo(fingerprint(none.with(new WithComponent("b"))));
        assertThat(fingerprint(none.with(new WithComponent("a"), FirstModule.class)))
                .isNotEqualTo(fingerprint(none.with(new WithComponent("b"), FirstModule.class)));
    }

    @Test
    void stateThatNoDigestSays_hasNoFingerprint_unlessCodeDecidesIt() throws UntraceableException {
        ResourceFactories none = ResourceFactories.none();
        isUntraceable(none.with(new WithField("a")), WithField.class.getName(), "'url'", "Make it a record");
        isUntraceable(none.with(new WithComponent(new Socket())), "WithComponent.url: java.net.Socket has no digest");
        isUntraceable(none.with(new WithComponent(Set.of(1))), WithComponent.class.getName(), "without order");
        assertThat(fingerprint(none.with(new WithField("a"), FirstModule.class)))
                .isNotNull();
        assertThat(fingerprint(none.with(new WithComponent(new Socket()), FirstModule.class)))
                .isNotNull();
    }

    @Test
    void wiringThatWasMadeAtRunTime_hasNoFingerprint() {
        Runnable lambda = () -> {};
        isUntraceable(ResourceFactories.none().with(new Plain(), lambda.getClass()), "was made at run time");
    }

    @Test
    void code_isCurrent_onceFingerprinted() throws UntraceableException {
        ResourceFactories factories = ResourceFactories.none().with(new Plain(), FirstModule.class);
        assertThat(fingerprint(factories)).isNotNull();
        assertThat(factories.isCurrent()).isTrue();
    }
}
