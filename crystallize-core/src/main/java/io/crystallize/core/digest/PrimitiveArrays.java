package io.crystallize.core.digest;

/** The canonical encoding of arrays of primitives. */
final class PrimitiveArrays {
    private PrimitiveArrays() {}

    static void write(Object array, int length, HashOutput out) {
        out.writeByte(Tag.PRIMITIVE_ARRAY);
        if (array instanceof byte[] bytes) {
            out.writeByte(Tag.BYTE);
            out.writeInt(length);
            out.writeBytes(bytes);
        } else if (array instanceof double[] numbers) {
            out.writeByte(Tag.DOUBLE);
            out.writeInt(length);
            for (double number : numbers) {
                out.writeLong(Double.doubleToLongBits(number));
            }
        } else if (array instanceof long[] numbers) {
            out.writeByte(Tag.LONG);
            out.writeInt(length);
            for (long number : numbers) {
                out.writeLong(number);
            }
        } else if (array instanceof int[] numbers) {
            out.writeByte(Tag.INT);
            out.writeInt(length);
            for (int number : numbers) {
                out.writeInt(number);
            }
        } else if (array instanceof float[] numbers) {
            out.writeByte(Tag.FLOAT);
            out.writeInt(length);
            for (float number : numbers) {
                out.writeInt(Float.floatToIntBits(number));
            }
        } else if (array instanceof short[] numbers) {
            out.writeByte(Tag.SHORT);
            out.writeInt(length);
            for (short number : numbers) {
                out.writeShort(number);
            }
        } else if (array instanceof char[] chars) {
            out.writeByte(Tag.CHAR);
            out.writeInt(length);
            for (char character : chars) {
                out.writeChar(character);
            }
        } else {
            out.writeByte(Tag.BOOLEAN);
            out.writeInt(length);
            for (boolean bool : (boolean[]) array) {
                out.writeByte(bool ? 1 : 0);
            }
        }
    }
}
