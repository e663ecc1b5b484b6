package io.crystallize.core.code;

import io.crystallize.core.code.UsePlaces.Place;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Where one collection goes: through fields, arguments and results of analysed methods, views and streams of it; where
 * its order is seen, and what decides that. Collections in collections and in objects of libraries are lost on the way.
 */
final class OrderTrace {
    private final Reach reach;
    private final Identities identities;
    private final UsePlaces uses;
    private final Set<Place> shown = new LinkedHashSet<>();
    private final Set<String> followed = new HashSet<>();
    private final Map<String, Set<Boolean>> returned = new HashMap<>();
    private boolean unordered;

    /**
     * Begins with nothing.
     *
     * @param unordered whether the order is another in each process, whatever is in the collection
     */
    OrderTrace(Reach reach, Identities identities, UsePlaces uses, boolean unordered) {
        this.reach = reach;
        this.identities = identities;
        this.uses = uses;
        this.unordered = unordered;
    }

    /** Returns where an order is seen that may be another in each process. */
    Set<Place> shown() {
        return unordered ? shown : Set.of();
    }

    /** Notes what type a key or element has. */
    void key(@Nullable Type type) throws IOException, NoFingerprintException {
        unordered |= identities.decideHash(type);
    }

    /** Follows what an instruction pushes. */
    void follow(MethodModel method, int at) throws IOException, NoFingerprintException {
        follow(new Place(method, at), true);
    }

    private void follow(Place place, boolean keys) throws IOException, NoFingerprintException {
        MethodModel method = place.method();
        if (followed.add(method.owner() + '.' + method.id() + place.at() + keys)) {
            new Part(method, keys, returnsKeys -> {
                        for (Place call : uses.calls(method)) {
                            follow(call, returnsKeys);
                        }
                    })
                    .flow()
                    .from(place.at());
        }
    }

    /** What goes on after the collection is returned. */
    private interface Return {
        void go(boolean keys) throws IOException, NoFingerprintException;
    }

    /** What happens in one method; keys are what the collection has, unless it is that of a map's values. */
    private final class Part implements ObjectFlow.Use {
        private final MethodModel method;
        private final List<Insn> code;
        private final boolean keys;
        private final Return back;

        Part(MethodModel method, boolean keys, Return back) {
            this.method = method;
            this.code = method.code();
            this.keys = keys;
            this.back = back;
        }

        ObjectFlow flow() {
            return new ObjectFlow(code, this);
        }

        @Override
        public boolean is(int at, int word, ObjectFlow flow) throws IOException, NoFingerprintException {
            Insn insn = code.get(at);
            if (insn.equals(new Insn.Plain(Opcodes.ARETURN, 0, 0))) {
                back.go(keys);
            } else if (insn instanceof Insn.Field field) {
                for (Place read : uses.reads(field)) {
                    follow(read, keys);
                }
            } else if (insn instanceof Insn.Call call) {
                boolean own = call.opcode() != Opcodes.INVOKESTATIC
                        && word == 0
                        && call.owner().startsWith("java/");
                if (!own) {
                    given(at, word, call, flow);
                } else if (Unordered.isStream(call.owner())) {
                    ofStream(at, call, flow);
                } else {
                    ofCollection(at, call, flow);
                }
            } else if (insn instanceof Insn.Dynamic dynamic) {
                dynamic(at, word, dynamic);
            }
            return false; // goes on to find all
        }

        private void ofCollection(int at, Insn.Call call, ObjectFlow flow) throws IOException, NoFingerprintException {
            String name = call.name();
            if (name.equals("next") || name.equals("getKey")) {
                element(at, flow);
            } else if (name.equals("values")) {
                on(at, false, flow);
            } else if (Unordered.isSame(call)) {
                flow.from(at);
            } else if (Unordered.shows(name)) {
                show(at);
                lambda(at);
                if (name.equals("iterator")) {
                    flow.from(at);
                }
            } else if (keys && Unordered.adds(name)) {
                Type[] arguments = Type.getArgumentTypes(call.descriptor());
                int above = arguments.length - 1; // all of them are objects
                int origin = PushedTypes.origin(code, at, above);
                unordered |= origin >= 0 && code.get(origin) instanceof Insn.Dynamic made && !isText(made);
                key(PushedTypes.before(method, at, above));
            }
        }

        private void ofStream(int at, Insn.Call call, ObjectFlow flow) throws IOException, NoFingerprintException {
            lambda(at);
            if (Unordered.isSame(call)) {
                flow.from(at);
            } else if (Unordered.isMapped(call.name())) {
                on(at, false, flow);
            } else if (!Unordered.ignoresOrder(code, at, call)) {
                show(at);
            }
        }

        /** Notes the type that what an iterator returns is cast to. */
        private void element(int at, ObjectFlow flow) throws IOException, NoFingerprintException {
            if (keys && code.get(at + 1) instanceof Insn.OfType cast && cast.opcode() == Opcodes.CHECKCAST) {
                key(Type.getObjectType(cast.type()));
                if (cast.type().equals("java/util/Map$Entry")) {
                    flow.from(at);
                }
            }
        }

        /** Notes the type that a lambda takes which is handed the elements. */
        private void lambda(int at) throws IOException, NoFingerprintException {
            if (keys
                    && code.get(at - 1) instanceof Insn.Dynamic lambda
                    && lambda.arguments().size() > 2
                    && lambda.arguments().get(2) instanceof Type type
                    && type.getArgumentTypes().length > 0) {
                key(type.getArgumentTypes()[0]);
            }
        }

        private void given(int at, int word, Insn.Call call, ObjectFlow flow)
                throws IOException, NoFingerprintException {
            String owner = call.owner();
            MethodModel called = owner.startsWith("[") ? null : reach.types().resolve(owner, call.signature());
            if (called != null) {
                enter(called, word, ofKeys -> on(at, ofKeys, flow));
            } else if (isHandedThrough(call)) {
                flow.from(at);
            } else if (call.name().equals("<init>") && Unordered.keepsOrder(owner)
                    || call.is("java/util/List", "copyOf")) {
                ObjectFlow copy = new ObjectFlow(code, (use, at0, rest) -> Unordered.sorts(code, use, at0));
                if (!copy.from(at)) {
                    show(at);
                }
            } else if (call.name().equals("addAll") || call.name().equals("putAll")) {
                int above = (Type.getArgumentsAndReturnSizes(call.descriptor()) >> 2) - 1;
                Type to = call.opcode() == Opcodes.INVOKESTATIC ? null : PushedTypes.before(method, at, above);
                if (to != null && Unordered.keepsOrder(to.getInternalName())) {
                    show(at);
                }
            } else if (call.is("java/lang/String", "join") || HiddenInputs.makesText(call)) {
                show(at);
            }
        }

        private void dynamic(int at, int word, Insn.Dynamic dynamic) throws IOException, NoFingerprintException {
            if (isText(dynamic)) {
                show(at);
                return;
            }
            for (Object argument : dynamic.arguments()) {
                if (argument instanceof Handle handle && handle.getDesc().startsWith("(")) {
                    MethodModel body = reach.types().resolve(handle.getOwner(), handle.getName() + handle.getDesc());
                    if (body != null) {
                        enter(body, word, ofKeys -> {});
                    } else if (word == 0 && Unordered.shows(handle.getName())) {
                        show(at);
                    }
                }
            }
        }

        /** Follows an argument; what a method does with it counts once, that it returns it wherever it is called. */
        private void enter(MethodModel called, int word, Return after) throws IOException, NoFingerprintException {
            String argument = called.owner() + '.' + called.id() + word + keys;
            Set<Boolean> results = returned.get(argument);
            if (results == null) {
                results = new HashSet<>();
                returned.put(argument, results);
                new Part(called, keys, results::add).flow().fromLocal(word, 0);
            }
            for (boolean each : List.copyOf(results)) {
                after.go(each);
            }
        }

        /** Follows what an instruction pushes, which may be a view of the values of what it takes. */
        private void on(int at, boolean ofKeys, ObjectFlow flow) throws IOException, NoFingerprintException {
            (ofKeys == keys ? flow : new Part(method, ofKeys, back).flow()).from(at);
        }

        /** Notes that the order is seen, unless only the message of an exception has it: failures aren't cached. */
        private void show(int at) throws IOException, NoFingerprintException {
            ObjectFlow text = new ObjectFlow(
                    code,
                    (use, word, rest) -> code.get(use) instanceof Insn.Dynamic dynamic && isText(dynamic)
                            ? rest.from(use)
                            : isThrown(code.get(use)));
            if (!text.from(at)) {
                shown.add(new Place(method, at));
            }
        }

        private boolean isThrown(Insn insn) throws IOException, NoFingerprintException {
            return insn instanceof Insn.Call call
                    && call.name().equals("<init>")
                    && reach.types().supertypes(call.owner()).contains("java/lang/Throwable");
        }
    }

    private static boolean isText(Insn.Dynamic dynamic) {
        return dynamic.bootstrap().getOwner().equals("java/lang/invoke/StringConcatFactory");
    }

    /** Whether a call of the JDK returns what it is given, or a view of it, or what a collector collects. */
    private static boolean isHandedThrough(Insn.Call call) {
        return call.is("java/util/Objects", "requireNonNull")
                || call.is("java/util/stream/Stream", "collect")
                || call.is("java/util/stream/Collectors", "collectingAndThen")
                || call.owner().equals("java/util/Collections")
                        && (call.name().startsWith("unmodifiable")
                                || call.name().startsWith("synchronized")
                                || call.name().equals("newSetFromMap"));
    }
}
