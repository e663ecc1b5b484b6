package io.crystallize.processor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;

/**
 * Names the plugins that it meets in {@code META-INF/services/io.crystallize.plugins.Plugin}, and says in
 * {@code META-INF/crystallize/plugin.properties} what they were compiled for: {@code spi}, the version of the interfaces
 * of plugins; {@code plugins}, the names of the classes; and {@code version}, if the option {@value #VERSION} gives it.
 *
 * <p>It is an error if something that a plugin may contribute can't work: a step that can change, a parameter without a
 * digest, a default that isn't of its parameter's type, two that have one name, a plugin's name that is none. What isn't sure, it says nothing about.
 *
 * <p>A plugin is a class at the top level that implements the interface. Those of a service file that is in the class
 * output already are named, too. No annotation is claimed; {@link OwnAnnotations} does that. For one compilation, as all processors are.
 */
@SupportedAnnotationTypes("*")
@SupportedOptions(PluginProcessor.VERSION)
public final class PluginProcessor extends AbstractProcessor {
    /** The version of the interfaces of plugins that this is of. */
    public static final int SPI = 1;

    /** The option that says the version of what is compiled. */
    public static final String VERSION = "crystallize.version";

    /** By name, as a later round may have other elements. */
    private final Set<String> types = new LinkedHashSet<>();

    /** Made by the compiler. */
    public PluginProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        ElementFilter.typesIn(round.getRootElements())
                .forEach(type -> types.add(type.getQualifiedName().toString()));
        if (round.processingOver()) {
            finish(round.errorRaised());
        }
        return false;
    }

    private void finish(boolean failed) {
        Hierarchy hierarchy = new Hierarchy(processingEnv.getElementUtils(), processingEnv.getTypeUtils());
        Checks checks = new Checks(processingEnv, hierarchy, new Digests(hierarchy.elements(), hierarchy.types()));
        List<TypeElement> all = new ArrayList<>();
        for (String name : types) {
            TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
            if (type != null) {
                Checks.collect(type, all);
            }
        }
        checks.note(all);
        all.forEach(checks::check);
        List<TypeElement> found = new ArrayList<>();
        boolean named = !failed;
        Contributed contributed = new Contributed(processingEnv);
        Contributions contributions = new Contributions(processingEnv.getMessager());
        for (TypeElement type : all) {
            if (Hierarchy.isConcrete(type) && hierarchy.isA(type, Hierarchy.PLUGIN)) {
                contributions.check(contributed.of(type));
                contributed.nameOf(type).ifPresent(contributions::checkName);
                if (type.getNestingKind() == NestingKind.TOP_LEVEL) {
                    named &= canBeNamed(type);
                    found.add(type);
                }
            }
        }
        if (named) {
            new PluginFiles(processingEnv, hierarchy)
                    .write(found, processingEnv.getOptions().get(VERSION));
        }
    }

    private boolean canBeNamed(TypeElement plugin) {
        String missing = !plugin.getModifiers().contains(Modifier.PUBLIC)
                ? "it is not public"
                : Hierarchy.hasPublicConstructor(plugin) ? "" : "it has no public constructor without parameters";
        if (!missing.isEmpty()) {
            processingEnv
                    .getMessager()
                    .printMessage(
                            Diagnostic.Kind.ERROR,
                            "The plugin " + plugin.getSimpleName() + " can't be found: " + missing
                                    + ". If it isn't to be found, nest it in another class.",
                            plugin);
        }
        return missing.isEmpty();
    }
}
