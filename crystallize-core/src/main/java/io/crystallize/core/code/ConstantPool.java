package io.crystallize.core.code;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;

/**
 * What a class file names, whatever uses it: found without reading the code.
 *
 * @param classes the internal names of the classes, but the JDK's: all whose methods, fields or selves the code uses,
 *     and all that occur in descriptors, generic signatures and annotations
 * @param hiddenInputs the names of what the methods and fields of the JDK that it uses depend on beside their parameters
 */
record ConstantPool(Set<String> classes, SortedSet<String> hiddenInputs) {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;

    /**
     * Reads that of a class file.
     *
     * @throws IOException if it is none, or newer than can be read
     */
    static ConstantPool of(String name, byte[] bytes) throws IOException {
        try {
            return of(bytes);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw ClassFile.unreadable(name, e);
        }
    }

    /** Reads that of a class file that can be read. */
    static ConstantPool of(byte[] bytes) throws IOException {
        ClassReader reader = new ClassReader(bytes);
        char[] buffer = new char[reader.getMaxStringLength()];
        ConstantPool pool = new ConstantPool(new HashSet<>(), new TreeSet<>());
        TextNames texts = new TextNames(bytes, pool.classes);
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            int tag = offset > 0 ? reader.readByte(offset - 1) : 0;
            switch (tag) {
                case UTF8 -> {
                    int start = offset + 2;
                    texts.find(start, start + reader.readUnsignedShort(offset));
                }
                case CLASS -> {
                    String name = reader.readUTF8(offset, buffer);
                    if (!name.startsWith("[") && !name.startsWith("java/")) { // an array's is a descriptor
                        pool.classes.add(name);
                    }
                }
                case FIELD, METHOD, INTERFACE_METHOD -> pool.addUse(reader, tag, offset, buffer);
                default -> {}
            }
        }
        return pool;
    }

    private void addUse(ClassReader reader, int tag, int offset, char[] buffer) {
        String owner = reader.readClass(offset, buffer);
        if (owner.startsWith("java")) {
            int member = reader.getItem(reader.readUnsignedShort(offset + 2));
            String name = reader.readUTF8(member, buffer);
            if (tag != FIELD) {
                hiddenInputs.addAll(HiddenInputCatalog.names(owner, name, reader.readUTF8(member + 2, buffer)));
            } else if (!HiddenInputCatalog.ofField(owner, name).isEmpty()) {
                hiddenInputs.add(HiddenInputCatalog.ofField(owner, name));
            }
        }
    }
}
