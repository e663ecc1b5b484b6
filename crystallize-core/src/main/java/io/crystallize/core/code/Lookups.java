package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Resources and services that code asks for by names that stand in it: these alone count, and not all there are. */
final class Lookups {
    private static final String LOADER = "java/util/ServiceLoader";
    private static final Digest ABSENT = Digest.ofContent(new byte[0]);

    private final ClassPool pool;
    private final Reach reach;
    private final SortedMap<String, Digest> parts = new TreeMap<>();

    Lookups(ClassPool pool, Reach reach) {
        this.pool = pool;
        this.reach = reach;
    }

    /** Returns the digests of what was looked up, by what it is called. */
    SortedMap<String, Digest> parts() {
        return parts;
    }

    /** Whether a class is loaded only to name a service. */
    boolean takesClass(MethodModel method, int at) {
        return at + 1 < method.code().size() && isServices(method.code().get(at + 1));
    }

    private static boolean isServices(Insn insn) {
        return insn instanceof Insn.Call call
                && call.is(LOADER, "load")
                && call.descriptor().startsWith("(Ljava/lang/Class;)");
    }

    /** Follows a call if it is of one of these kinds; returns whether it is. */
    boolean follow(MethodModel method, int at) throws IOException, NoFingerprintException {
        Insn.Call call = (Insn.Call) method.code().get(at);
        if (MethodUses.isFramework(method.owner())) {
            return false;
        }
        if (call.owner().equals(LOADER)) {
            return call.opcode() != Opcodes.INVOKESTATIC || (isServices(call) && services(method, at));
        }
        if (call.owner().startsWith(LOADER)) {
            return true; // ServiceLoader.Provider
        }
        return call.is("java/lang/Class", "getResourceAsStream")
                && at > 1
                && method.code().get(at - 1) instanceof Insn.Constant name
                && name.value() instanceof String text
                && method.code().get(at - 2) instanceof Insn.Loaded loaded
                && loaded.value() instanceof Type type
                && type.getSort() == Type.OBJECT
                && pool.analysed(type.getInternalName()) != null
                && resource(type.getInternalName(), text);
    }

    private boolean services(MethodModel method, int at) throws IOException, NoFingerprintException {
        if (at == 0
                || !(method.code().get(at - 1) instanceof Insn.Loaded loaded)
                || !(loaded.value() instanceof Type service)
                || service.getSort() != Type.OBJECT) {
            return false;
        }
        String file = "META-INF/services/" + service.getClassName();
        List<String> providers = new ArrayList<>();
        for (URL url : pool.seek(new Sought(file, true))) {
            if (!CodeLocation.isJdk(url)) {
                pool.stamp(CodeLocation.of(url, file), file);
                try (InputStream in = CodeLocation.open(url);
                        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty() && !providers.contains(line))
                            .forEach(providers::add);
                }
            }
        }
        for (String provider : providers) {
            new Roots(reach).provider(provider.replace('.', '/'));
        }
        parts.put(
                "services " + service.getClassName(),
                Digest.ofContent(String.join("\n", providers).getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    private boolean resource(String type, String name) throws IOException, NoFingerprintException {
        String path = name.startsWith("/") ? name.substring(1) : type.substring(0, type.lastIndexOf('/') + 1) + name;
        Digest digest = ABSENT;
        for (URL url : pool.seek(new Sought(path, false))) {
            CodeLocation location = CodeLocation.of(url, path);
            if (path.isEmpty() || path.endsWith("/") || path.contains("..")) {
                return false;
            }
            pool.stamp(location, path);
            try (InputStream in = CodeLocation.open(url)) {
                digest = Digest.ofContent(
                        ("present " + Digest.ofContent(in.readAllBytes())).getBytes(StandardCharsets.UTF_8));
            }
        }
        parts.put("resource " + path, digest);
        return true;
    }
}
