package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.file.FileValue;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Codecs of bytes, strings, arrays of numbers, and files: their bytes, big-endian, and little else. */
final class RawCodecs {
    static final Codec<byte[]> BYTES = new Raw<>("bytes", byte[].class) {
        @Override
        public void encode(byte[] bytes, OutputStream out) throws IOException {
            out.write(bytes);
        }

        @Override
        public byte[] decode(InputStream in) throws IOException {
            return readAll(in);
        }
    };

    /** A byte that says how many bytes a char takes, then the chars: unlike UTF-8, it takes any string. */
    private static final Codec<String> STRING = new Raw<>("string", String.class) {
        @Override
        public void encode(String string, OutputStream out) throws IOException {
            boolean latin1 = string.chars().allMatch(c -> c < 256);
            out.write(latin1 ? 1 : 2);
            out.write(latin1 ? string.getBytes(StandardCharsets.ISO_8859_1) : utf16(string));
        }

        private byte[] utf16(String string) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(string.length(), Character.BYTES));
            bytes.asCharBuffer().put(string);
            return bytes.array();
        }

        @Override
        public String decode(InputStream in) throws IOException {
            int width = in.read();
            byte[] bytes = readAll(in);
            return switch (width) {
                case 1 -> new String(bytes, StandardCharsets.ISO_8859_1);
                case 2 ->
                    ByteBuffer.wrap(bytes, 0, Portions.whole(bytes.length, Character.BYTES))
                            .asCharBuffer()
                            .toString();
                default -> throw new IOException("not a stored string");
            };
        }
    };

    private static final Codec<double[]> DOUBLES = new Raw<>("doubles", double[].class) {
        @Override
        public void encode(double[] numbers, OutputStream out) throws IOException {
            Portions.write(
                    out,
                    numbers.length,
                    Double.BYTES,
                    (from, count, bytes) -> bytes.asDoubleBuffer().put(numbers, from, count));
        }

        @Override
        public double[] decode(InputStream in) throws IOException {
            return Portions.read(
                    in,
                    Double.BYTES,
                    double[]::new,
                    (numbers, from, count, bytes) -> bytes.asDoubleBuffer().get(numbers, from, count));
        }
    };

    private static final Codec<long[]> LONGS = new Raw<>("longs", long[].class) {
        @Override
        public void encode(long[] numbers, OutputStream out) throws IOException {
            Portions.write(
                    out,
                    numbers.length,
                    Long.BYTES,
                    (from, count, bytes) -> bytes.asLongBuffer().put(numbers, from, count));
        }

        @Override
        public long[] decode(InputStream in) throws IOException {
            return Portions.read(
                    in,
                    Long.BYTES,
                    long[]::new,
                    (numbers, from, count, bytes) -> bytes.asLongBuffer().get(numbers, from, count));
        }
    };

    private static final Codec<int[]> INTS = new Raw<>("ints", int[].class) {
        @Override
        public void encode(int[] numbers, OutputStream out) throws IOException {
            Portions.write(
                    out,
                    numbers.length,
                    Integer.BYTES,
                    (from, count, bytes) -> bytes.asIntBuffer().put(numbers, from, count));
        }

        @Override
        public int[] decode(InputStream in) throws IOException {
            return Portions.read(
                    in,
                    Integer.BYTES,
                    int[]::new,
                    (numbers, from, count, bytes) -> bytes.asIntBuffer().get(numbers, from, count));
        }
    };

    /** Its name, in modified UTF-8 after two bytes that say how long that is, the SHA-256 of its content, and that. */
    private static final Codec<FileValue> FILE = new Raw<>("file", FileValue.class) {
        @Override
        public void encode(FileValue file, OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeUTF(file.name());
            data.write(file.content().toBytes());
            try (InputStream content = file.open()) {
                content.transferTo(data);
            }
            data.flush();
        }

        @Override
        public FileValue decode(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            try {
                String name = data.readUTF();
                byte[] digest = new byte[Digest.BYTES];
                data.readFully(digest);
                FileValue file = FileValue.of(name, data);
                if (!file.content().equals(Digest.ofBytes(digest))) {
                    throw new IOException("not a stored file: the content of " + file + " is not what it was");
                }
                return file;
            } catch (EOFException e) {
                throw new IOException("not a stored file: it is cut off", e);
            } catch (IllegalArgumentException e) {
                throw new IOException("not a stored file: " + e.getMessage(), e);
            }
        }
    };

    static final List<Codec<?>> ALL = List.of(BYTES, STRING, DOUBLES, LONGS, INTS, FILE);

    private RawCodecs() {}

    private static byte[] readAll(InputStream in) throws IOException {
        return Portions.read(in, 1, byte[]::new, (all, from, count, bytes) -> bytes.get(0, all, from, count));
    }

    private abstract static class Raw<T> implements Codec<T> {
        private final String name;
        private final Class<T> type;

        Raw(String name, Class<T> type) {
            this.name = name;
            this.type = type;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Class<T> type() {
            return type;
        }

        @Override
        public boolean faithful() {
            return true;
        }
    }
}
