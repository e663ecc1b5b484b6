package io.crystallize.core.digest;

/** The canonical encoding of arrays of primitives. */
final class PrimitiveArrays {
    private static final long NAN = Double.doubleToLongBits(Double.NaN);

    private PrimitiveArrays() {}

    static void write(Object array, int length, HashOutput out) {
        out.writeByte(Tag.PRIMITIVE_ARRAY);
        // The loops are in each lambda, not around it: there, they are compiled for their type.
        if (array instanceof byte[] bytes) {
            begin(Tag.BYTE, length, out);
            out.writeBytes(bytes);
        } else if (array instanceof double[] numbers) {
            begin(Tag.DOUBLE, length, out);
            out.writeAll(length, Double.BYTES, (from, count, bytes, at) -> {
                for (int i = 0; i < count; i++) {
                    HashOutput.LONGS.set(bytes, at + i * Double.BYTES, bits(numbers[from + i]));
                }
            });
        } else if (array instanceof long[] numbers) {
            begin(Tag.LONG, length, out);
            out.writeAll(length, Long.BYTES, (from, count, bytes, at) -> {
                for (int i = 0; i < count; i++) {
                    HashOutput.LONGS.set(bytes, at + i * Long.BYTES, numbers[from + i]);
                }
            });
        } else if (array instanceof int[] numbers) {
            begin(Tag.INT, length, out);
            out.writeAll(length, Integer.BYTES, (from, count, bytes, at) -> {
                for (int i = 0; i < count; i++) {
                    HashOutput.INTS.set(bytes, at + i * Integer.BYTES, numbers[from + i]);
                }
            });
        } else if (array instanceof float[] numbers) {
            begin(Tag.FLOAT, length, out);
            out.writeAll(length, Float.BYTES, (from, count, bytes, at) -> {
                for (int i = 0; i < count; i++) {
                    HashOutput.INTS.set(bytes, at + i * Float.BYTES, Float.floatToIntBits(numbers[from + i]));
                }
            });
        } else if (array instanceof short[] numbers) {
            begin(Tag.SHORT, length, out);
            out.writeAll(length, Short.BYTES, (from, count, bytes, at) -> {
                for (int i = 0; i < count; i++) {
                    HashOutput.SHORTS.set(bytes, at + i * Short.BYTES, numbers[from + i]);
                }
            });
        } else if (array instanceof char[] chars) {
            begin(Tag.CHAR, length, out);
            out.writeAll(length, Character.BYTES, (from, count, bytes, at) -> {
                for (int i = 0; i < count; i++) {
                    HashOutput.CHARS.set(bytes, at + i * Character.BYTES, chars[from + i]);
                }
            });
        } else {
            boolean[] bools = (boolean[]) array;
            begin(Tag.BOOLEAN, length, out);
            out.writeAll(length, 1, (from, count, bytes, at) -> {
                for (int i = 0; i < count; i++) {
                    bytes[at + i] = (byte) (bools[from + i] ? 1 : 0);
                }
            });
        }
    }

    /** As {@link Double#doubleToLongBits}, which isn't compiled as well in a loop. */
    private static long bits(double number) {
        return number != number ? NAN : Double.doubleToRawLongBits(number);
    }

    private static void begin(int tag, int length, HashOutput out) {
        out.writeByte(tag);
        out.writeInt(length);
    }
}
