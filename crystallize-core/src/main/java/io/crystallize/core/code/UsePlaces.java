package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/** Where reached code reads fields and calls methods. */
final class UsePlaces {
    private final Reach reach;
    private final Map<String, List<Place>> calls = new HashMap<>();
    private final Map<String, List<Place>> reads = new HashMap<>();

    /** An instruction. */
    record Place(MethodModel method, int at) {}

    UsePlaces(Reach reach) throws IOException, NoFingerprintException {
        this.reach = reach;
        for (MethodModel method : reach.methods()) {
            for (int i = 0; i < method.code().size(); i++) {
                Insn insn = method.code().get(i);
                if (insn instanceof Insn.Call call) {
                    calls.computeIfAbsent(call.signature(), key -> new ArrayList<>())
                            .add(new Place(method, i));
                } else if (insn instanceof Insn.Field field
                        && (field.opcode() == Opcodes.GETFIELD || field.opcode() == Opcodes.GETSTATIC)) {
                    reads.computeIfAbsent(key(field), key -> new ArrayList<>()).add(new Place(method, i));
                }
            }
        }
    }

    private String key(Insn.Field use) throws IOException, NoFingerprintException {
        FieldModel field = reach.types().field(use.owner(), use.name() + use.descriptor());
        return (field == null ? use.owner() : field.owner()) + '.' + use.name();
    }

    /** Returns where a field is read that an instruction writes. */
    List<Place> reads(Insn.Field written) throws IOException, NoFingerprintException {
        return reads.getOrDefault(key(written), List.of());
    }

    /** Returns where a method is called, or one that it implements or overrides. */
    List<Place> calls(MethodModel method) throws IOException, NoFingerprintException {
        List<Place> found = new ArrayList<>();
        for (Place place : calls.getOrDefault(method.id(), List.of())) {
            if (place.method().code().get(place.at()) instanceof Insn.Call call
                    && !call.owner().startsWith("[")) {
                MethodModel named = reach.types().resolve(call.owner(), call.signature());
                if (named != null
                        && (named.owner().equals(method.owner())
                                || named.isVirtual()
                                        && reach.types()
                                                .supertypes(method.owner())
                                                .contains(named.owner()))) {
                    found.add(place);
                }
            }
        }
        return found;
    }
}
