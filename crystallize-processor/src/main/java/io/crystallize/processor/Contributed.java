package io.crystallize.processor;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The classes that plugins of this compilation contribute: those whose literals stand in the methods that name them;
 * and what the plugins are called.
 * Where the compiler doesn't show its trees, or a name isn't understood, they are left out.
 */
final class Contributed {
    private final Elements elements;
    private final @Nullable Trees trees;

    Contributed(ProcessingEnvironment environment) {
        this.elements = environment.getElementUtils();
        this.trees = trees(environment);
    }

    /** Other compilers than javac have none, nor do some tools that stand between it and its processors. */
    private static @Nullable Trees trees(ProcessingEnvironment environment) {
        try {
            return Trees.instance(environment);
        } catch (IllegalArgumentException | LinkageError e) {
            return null;
        }
    }

    /** Returns what a plugin names, in its order. */
    Map<Kind, List<TypeElement>> of(TypeElement plugin) {
        Map<Kind, List<TypeElement>> contributed = new EnumMap<>(Kind.class);
        TreePath path = trees == null ? null : trees.getPath(plugin);
        if (path == null || !(path.getLeaf() instanceof ClassTree tree)) {
            return contributed;
        }
        for (Kind kind : Kind.values()) {
            List<String> names = new ArrayList<>();
            tree.getMembers().stream()
                    .filter(member -> member instanceof MethodTree method
                            && method.getName().contentEquals(kind.method())
                            && method.getParameters().isEmpty())
                    .forEach(method -> new Literals().scan(method, names));
            contributed.put(
                    kind,
                    names.stream()
                            .flatMap(name -> find(name, plugin, path.getCompilationUnit()))
                            .toList());
        }
        return contributed;
    }

    /**
     * What a plugin is called.
     *
     * @param method the method that says it
     */
    record PluginName(ExecutableElement method, String text) {}

    /** Returns the name of a plugin whose method returns a literal and does nothing else, or empty. */
    Optional<PluginName> nameOf(TypeElement plugin) {
        if (trees == null) {
            return Optional.empty();
        }
        return ElementFilter.methodsIn(plugin.getEnclosedElements()).stream()
                .filter(method -> method.getSimpleName().contentEquals("name")
                        && method.getParameters().isEmpty())
                .flatMap(method -> literal(trees.getTree(method)).map(text -> new PluginName(method, text)).stream())
                .findFirst();
    }

    private static Optional<String> literal(@Nullable MethodTree method) {
        return method != null
                        && method.getBody() != null
                        && method.getBody().getStatements().size() == 1
                        && method.getBody().getStatements().get(0) instanceof ReturnTree end
                        && end.getExpression() instanceof LiteralTree literal
                        && literal.getValue() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Collects what stands before {@code .class}. */
    private static final class Literals extends TreeScanner<Void, List<String>> {
        @Override
        public Void visitMemberSelect(MemberSelectTree tree, List<String> names) {
            if (tree.getIdentifier().contentEquals("class")) {
                names.add(tree.getExpression().toString());
            }
            return super.visitMemberSelect(tree, names);
        }
    }

    /** Finds a class by the name it has in a file, without those that the plugin inherits. */
    private Stream<TypeElement> find(String name, TypeElement plugin, CompilationUnitTree file) {
        String head = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        String tail = name.substring(head.length());
        List<String> candidates = new ArrayList<>();
        candidates.add(plugin.getQualifiedName() + "." + name);
        for (ImportTree one : file.getImports()) {
            String imported = one.getQualifiedIdentifier().toString();
            if (imported.endsWith("." + head)) {
                candidates.add(imported + tail);
            }
        }
        candidates.add(elements.getPackageOf(plugin).getQualifiedName() + "." + name);
        candidates.add(name);
        for (ImportTree one : file.getImports()) {
            String imported = one.getQualifiedIdentifier().toString();
            if (imported.endsWith(".*")) {
                candidates.add(imported.substring(0, imported.length() - 1) + name);
            }
        }
        return candidates.stream()
                .map(elements::getTypeElement)
                .filter(found -> found != null)
                .limit(1);
    }
}
