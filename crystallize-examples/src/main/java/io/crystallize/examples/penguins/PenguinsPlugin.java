package io.crystallize.examples.penguins;

import io.crystallize.core.DataSource;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.Plugin;
import java.util.List;

/** What this jar contributes: a source, six steps, a verifier, and how to digest and store a model of Tribuo's. */
public final class PenguinsPlugin implements Plugin {
    @Override
    public String name() {
        return "penguins";
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(Penguins.class);
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(DropIncomplete.class, Split.class, Scale.class, Knn.class, Accuracy.class, Recalls.class);
    }

    @Override
    public List<Class<? extends Verifier>> verifiers() {
        return List.of(NoneWorse.class);
    }

    @Override
    public List<Class<? extends Codec<?>>> codecs() {
        return List.of(TrainedKnnCodec.class);
    }

    @Override
    public List<Class<? extends DigestEncoder<?>>> encoders() {
        return List.of(KnnModelEncoder.class);
    }
}
