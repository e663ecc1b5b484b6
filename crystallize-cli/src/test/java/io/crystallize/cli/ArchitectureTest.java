package io.crystallize.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.crystallize.plugins.GuicePlugin;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages, as in section 3 of the design. */
@Tag("slow")
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.crystallize");

    /** The packages whose public types are for others to use. */
    private static final String[] API = {
        "io.crystallize.core",
        "io.crystallize.core.cache",
        "io.crystallize.core.code",
        "io.crystallize.core.digest",
        "io.crystallize.core.execution",
        "io.crystallize.core.experiment",
        "io.crystallize.core.explain",
        "io.crystallize.core.file",
        "io.crystallize.core.graph",
        "io.crystallize.core.optimize",
        "io.crystallize.core.problem",
        "io.crystallize.core.provenance",
        "io.crystallize.core.statistics",
        "io.crystallize.core.table",
        "io.crystallize.core.verdict",
        "io.crystallize.cache",
        "io.crystallize.plugins",
        "io.crystallize.plugins.file",
        "io.crystallize.plugins.registry",
        "io.crystallize.plugins.schema",
        "io.crystallize.progress",
        "io.crystallize.micrometer",
        "io.crystallize.testkit",
        "io.crystallize.examples.."
    };

    @Test
    void allModules_areSeen() {
        assertThat(CLASSES.stream().map(type -> type.getPackageName().split("\\.")[2]))
                .contains("core", "cache", "plugins", "progress", "testkit", "cli");
    }

    @Test
    void modules_dependAsDesigned() {
        layeredArchitecture()
                .consideringAllDependencies()
                .withOptionalLayers(true)
                .layer("core")
                .definedBy("io.crystallize.core..")
                .layer("cache")
                .definedBy("io.crystallize.cache..")
                .layer("plugins")
                .definedBy("io.crystallize.plugins..")
                .layer("progress")
                .definedBy("io.crystallize.progress..")
                .layer("micrometer")
                .definedBy("io.crystallize.micrometer..")
                .layer("testkit")
                .definedBy("io.crystallize.testkit..")
                .layer("parquet")
                .definedBy("io.crystallize.parquet..")
                .layer("examples")
                .definedBy("io.crystallize.examples..")
                .layer("cli")
                .definedBy("io.crystallize.cli..")
                .whereLayer("core")
                .mayOnlyBeAccessedByLayers("cache", "plugins", "progress", "micrometer", "testkit", "examples", "cli")
                .whereLayer("cache")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("plugins")
                .mayOnlyBeAccessedByLayers("testkit", "examples", "cli")
                .whereLayer("progress")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("micrometer")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("parquet")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("examples")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesOfTheCore_dependAsDesigned() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("root")
                .definedBy("io.crystallize.core")
                .layer("problem")
                .definedBy("io.crystallize.core.problem")
                .layer("internal")
                .definedBy("io.crystallize.core.internal")
                .layer("digest")
                .definedBy("io.crystallize.core.digest")
                .layer("file")
                .definedBy("io.crystallize.core.file")
                .layer("code")
                .definedBy("io.crystallize.core.code")
                .layer("provenance")
                .definedBy("io.crystallize.core.provenance")
                .layer("explain")
                .definedBy("io.crystallize.core.explain")
                .layer("cache")
                .definedBy("io.crystallize.core.cache")
                .layer("statistics")
                .definedBy("io.crystallize.core.statistics")
                .layer("verdict")
                .definedBy("io.crystallize.core.verdict")
                .layer("execution")
                .definedBy("io.crystallize.core.execution")
                .layer("experiment")
                .definedBy("io.crystallize.core.experiment")
                .layer("graph")
                .definedBy("io.crystallize.core.graph")
                .layer("optimize")
                .definedBy("io.crystallize.core.optimize")
                .layer("table")
                .definedBy("io.crystallize.core.table")
                .whereLayer("problem")
                .mayNotAccessAnyLayer()
                .whereLayer("internal")
                .mayOnlyAccessLayers("problem")
                .whereLayer("digest")
                .mayOnlyAccessLayers("problem", "internal")
                .whereLayer("file")
                .mayOnlyAccessLayers("problem", "internal", "digest")
                .whereLayer("code")
                .mayOnlyAccessLayers("problem", "internal", "digest")
                .whereLayer("provenance")
                .mayOnlyAccessLayers("problem", "internal", "digest")
                .whereLayer("explain")
                .mayOnlyAccessLayers("problem", "internal", "digest", "code", "provenance")
                .whereLayer("cache")
                .mayOnlyAccessLayers("problem", "internal", "digest", "file", "code", "provenance")
                .whereLayer("root")
                .mayOnlyAccessLayers("problem", "internal", "digest", "file", "code", "provenance", "cache")
                .whereLayer("statistics")
                .mayNotAccessAnyLayer()
                .whereLayer("verdict")
                .mayOnlyAccessLayers("problem", "internal", "digest", "code", "statistics")
                .whereLayer("execution")
                .mayOnlyAccessLayers("problem", "internal", "digest", "provenance")
                .whereLayer("experiment")
                .mayOnlyBeAccessedByLayers("graph", "optimize", "table")
                .whereLayer("table")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("graph")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("optimize")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.crystallize.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void guice_isUsedByTheWiringOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.crystallize.plugins.registry")
                .and()
                .doNotBelongToAnyOf(GuicePlugin.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.inject..", "com.google.common..", "jakarta.inject..", "javax.inject..")
                .check(CLASSES);
    }

    @Test
    void internalPackages_areUsedByTheFrameworkOnly() {
        classes()
                .that()
                .resideInAPackage("io.crystallize..internal..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage("io.crystallize.core..", "io.crystallize.plugins..", "io.crystallize.testkit")
                .check(CLASSES);
    }

    @Test
    void publicTypes_areInPackagesOfTheApi() {
        classes()
                .that()
                .arePublic()
                .and()
                .resideOutsideOfPackages("io.crystallize.core.internal", "io.crystallize.cli")
                .should()
                .resideInAnyPackage(API)
                .check(CLASSES);
    }

    @Test
    void command_isTheOnlyPublicTypeOfTheCommandLine() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getPackageName().equals("io.crystallize.cli"))
                        .filter(ArchitectureTest::isSeenOutside))
                .extracting(JavaClass::getName)
                .containsExactly(Main.class.getName());
    }

    private static boolean isSeenOutside(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isSeenOutside).orElse(true);
    }

    @Test
    void libraries_printNothing() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.crystallize.cli")
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void everyPackage_saysWhatItIsFor() {
        Set<String> packages =
                CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages)
                .contains("io.crystallize.core")
                .allSatisfy(name -> assertThat(
                                getClass().getResource("/" + name.replace('.', '/') + "/package-info.class"))
                        .as(name)
                        .isNotNull());
    }

    @Test
    void publicTypes_sayHowLongTheyStay_andSinceWhen() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .resideOutsideOfPackages(
                        "io.crystallize.cli..", "io.crystallize.examples..", "io.crystallize.processor..")
                .should()
                .beAnnotatedWith(API.class)
                .check(CLASSES);
    }
}
