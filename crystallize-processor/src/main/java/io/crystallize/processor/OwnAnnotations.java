package io.crystallize.processor;

import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Claims the annotations of the framework, which nobody else is to process, so that {@code javac -Xlint:processing} does
 * not tell of them. It does nothing else. {@link PluginProcessor} can't: whoever is to see every class would claim all
 * annotations, and take those away that other processors wait for. To be named after that one, as the compiler asks no
 * processor any more when all annotations are claimed.
 */
@SupportedAnnotationTypes("io.crystallize.core.*")
public final class OwnAnnotations extends AbstractProcessor {
    /** Made by the compiler. */
    public OwnAnnotations() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        return true;
    }
}
