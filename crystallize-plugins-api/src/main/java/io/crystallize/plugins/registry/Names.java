package io.crystallize.plugins.registry;

import io.crystallize.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what plugins contribute of one kind by name: by {@code plugin:name}, always; by the name alone, where one plugin
 * has it, or the framework itself. The names that something had before find it too, unless something has them now.
 */
final class Names {
    private final Kind kind;
    private final Map<String, Entry> qualified = new TreeMap<>();
    private final Map<String, List<Entry>> plain = new TreeMap<>();
    private final Map<String, List<Entry>> former = new TreeMap<>();

    /** Something and the plugin that contributes it. */
    record Entry(LoadedPlugin plugin, Contributed contributed) {
        String qualifiedName() {
            return plugin.qualified(contributed);
        }

        private String found() {
            return qualifiedName() + " (" + plugin.origin() + ")";
        }
    }

    Names(Kind kind) {
        this.kind = kind;
    }

    void add(LoadedPlugin plugin) {
        for (Contributed each : plugin.of(kind)) {
            Entry entry = new Entry(plugin, each);
            qualified.put(entry.qualifiedName(), entry);
            plain.computeIfAbsent(each.name(), name -> new ArrayList<>()).add(entry);
            for (String alias : each.aliases()) {
                qualified.putIfAbsent(plugin.name() + ':' + alias, entry);
                former.computeIfAbsent(alias, name -> new ArrayList<>()).add(entry);
            }
        }
    }

    private List<Entry> named(String name) {
        List<Entry> entries = plain.getOrDefault(name, former.getOrDefault(name, List.of()));
        // Nobody's experiments change because somebody else takes a name of the framework's own.
        Optional<Entry> own = entries.stream()
                .filter(entry -> entry.plugin().name().equals(BuiltIn.NAME))
                .findFirst();
        return own.map(List::of).orElse(entries);
    }

    Optional<Entry> find(String name) {
        Entry entry = qualified.get(name);
        if (entry != null) {
            return Optional.of(entry);
        }
        List<Entry> entries = named(name);
        return entries.size() == 1 ? Optional.of(entries.get(0)) : Optional.empty();
    }

    /** Returns all names that find something, with the class of that. */
    SortedMap<String, Class<?>> found() {
        SortedMap<String, Class<?>> found = new TreeMap<>();
        Stream.of(qualified, plain, former)
                .flatMap(names -> names.keySet().stream())
                .forEach(name -> find(name)
                        .ifPresent(entry -> found.put(name, entry.contributed().type())));
        return found;
    }

    /** Returns a name for each: its short one, if that finds it. */
    Set<String> all() {
        Set<String> all = new TreeSet<>();
        plain.forEach((name, entries) -> entries.forEach(
                entry -> all.add(find(name).filter(entry::equals).isPresent() ? name : entry.qualifiedName())));
        return all;
    }

    boolean isAmbiguous(String name) {
        return !qualified.containsKey(name) && named(name).size() > 1;
    }

    /** Returns what to say of a name that finds nothing. */
    String unknown(String name) {
        if (isAmbiguous(name)) {
            List<Entry> several = named(name);
            return "There are " + several.size() + " " + kind.plural() + " '" + name + "': "
                    + several.stream().map(Entry::found).collect(Collectors.joining(", ")) + ". Write which.";
        }
        Set<String> known = all();
        return "There is no " + kind.label() + " '" + name + "'. "
                + (known.isEmpty() ? "No plugin has any." : "There are: " + String.join(", ", known) + ".")
                + Suggestions.didYouMean(name, known);
    }
}
