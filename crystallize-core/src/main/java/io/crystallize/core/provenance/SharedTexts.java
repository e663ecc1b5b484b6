package io.crystallize.core.provenance;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Texts by name, in their order: one unmodifiable map for all that are equal, for as long as somebody holds it. Millions
 * of records of one step thus share one. A map of another class that looks unmodifiable can't be shared as it is: whoever
 * has the one behind it may still change that.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class SharedTexts extends AbstractMap<String, String> {
    private static final ConcurrentMap<Held, Held> ALL = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Map<String, String>> GONE = new ReferenceQueue<>();

    private final Map<String, String> texts;

    private SharedTexts(Map<String, String> texts) {
        this.texts = Collections.unmodifiableMap(texts);
    }

    /** Returns some texts as they are shared, which they may be already. */
    public static Map<String, String> of(Map<String, String> texts) {
        if (texts.isEmpty()) {
            return Map.of();
        }
        if (texts instanceof SharedTexts) {
            return texts;
        }
        Held known = ALL.get(new Held(texts));
        Map<String, String> shared = known == null ? null : known.get();
        return shared == null ? share(new SharedTexts(new LinkedHashMap<>(texts))) : shared;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return texts.entrySet();
    }

    @Override
    public @Nullable String get(Object name) {
        return texts.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return texts.containsKey(name);
    }

    private static Map<String, String> share(Map<String, String> copy) {
        forgetWhatIsGone();
        Held held = new Held(copy);
        while (true) {
            Held known = ALL.putIfAbsent(held, held);
            Map<String, String> shared = known == null ? copy : known.get();
            if (shared != null) {
                return shared;
            }
            ALL.remove(known);
        }
    }

    private static void forgetWhatIsGone() {
        for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            ALL.remove(gone);
        }
    }

    /** Equal to itself, and to another whose map has the same entries in the same order. */
    private static final class Held extends WeakReference<Map<String, String>> {
        private final int hash;

        Held(Map<String, String> texts) {
            super(texts, GONE);
            hash = texts.hashCode();
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof Held that && hash == that.hash && same(get(), that.get());
        }

        private static boolean same(@Nullable Map<String, String> one, @Nullable Map<String, String> other) {
            if (one == null || other == null || one.size() != other.size()) {
                return false;
            }
            Iterator<Map.Entry<String, String>> entries = other.entrySet().iterator();
            for (Map.Entry<String, String> entry : one.entrySet()) {
                if (!entry.equals(entries.next())) {
                    return false;
                }
            }
            return true;
        }
    }
}
