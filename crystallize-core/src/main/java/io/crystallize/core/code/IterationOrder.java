package io.crystallize.core.code;

import io.crystallize.core.code.UsePlaces.Place;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Finds where code sees an order of sets and maps that another process may not see: of {@code Set.of}, which is salted,
 * of {@code IdentityHashMap}, and of hash tables whose keys have hash codes that only their identity decides. Sorting
 * undoes it if it leaves no ties but of what is equal; what the step returns is made canonical.
 */
final class IterationOrder {
    private final Reach reach;
    private final Identities identities;
    private @Nullable UsePlaces uses;

    IterationOrder(Reach reach, Identities identities) {
        this.reach = reach;
        this.identities = identities;
    }

    /** Returns where the order is seen of what an instruction makes; mostly nowhere. */
    Set<Place> shown(MethodModel method, int at) throws IOException, NoFingerprintException {
        Insn insn = method.code().get(at);
        boolean always = Unordered.isAlways(insn);
        if (!always && !Unordered.isHashed(insn)) {
            return Set.of();
        }
        OrderTrace trace = new OrderTrace(reach, identities, uses(), always);
        if (insn instanceof Insn.Call call && Unordered.isHashedCollector(call)) {
            trace.key(collectedBy(method.code(), at, call));
        }
        trace.follow(method, at);
        return trace.shown();
    }

    private UsePlaces uses() throws IOException, NoFingerprintException {
        if (uses == null) {
            uses = new UsePlaces(reach);
        }
        return uses;
    }

    /** Returns the type of what a collector's first argument finds keys with, or null if that isn't known. */
    private static @Nullable Type collectedBy(List<Insn> code, int at, Insn.Call call) {
        int arguments = Type.getArgumentTypes(call.descriptor()).length;
        int origin = arguments == 0 ? -1 : PushedTypes.origin(code, at, arguments - 1);
        return origin >= 0
                        && code.get(origin) instanceof Insn.Dynamic lambda
                        && lambda.arguments().size() > 2
                        && lambda.arguments().get(2) instanceof Type type
                ? type.getReturnType()
                : null;
    }
}
