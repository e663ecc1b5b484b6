package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays are stored and loaded in portions; whatever the stream says of itself, that gives what there is. */
class PortionsTest {
    /** Around none, one portion, and several. */
    private static final List<Integer> LENGTHS = List.of(0, 1, 7, 127, 8191, 8192, 8193, 20_000, 40_001);

    private final Random random = new Random(3);

    /** Gives as many bytes at once as it likes, and says what it likes about how many are left. */
    private InputStream stream(byte[] bytes, int available) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return super.read(to, offset, Math.min(length, 1 + random.nextInt(30_000)));
            }

            @Override
            public int available() {
                return available;
            }
        };
    }

    private double[] numbers(int length) {
        return random.longs(length).mapToDouble(Double::longBitsToDouble).toArray();
    }

    private static byte[] bytes(double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
        for (double number : numbers) {
            bytes.putLong(Double.doubleToRawLongBits(number));
        }
        return bytes.array();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 8, 1000, 65_536, 320_008, 400_000})
    void array_isWhatTheBytesSay_whateverTheStreamHasAvailable(int available) throws IOException {
        Codec<Object> codec = Formats.standard().codecFor(double[].class);
        for (int length : LENGTHS) {
            double[] numbers = numbers(length);
            byte[] bytes = bytes(numbers);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            codec.encode(numbers, written);
            assertThat(written.toByteArray()).isEqualTo(bytes);
            double[] read = (double[]) codec.decode(stream(bytes, available));
            assertThat(bytes(read)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 1_000_000})
    void lastElement_cutOff_isAnError(int available) {
        Codec<Object> codec = Formats.standard().codecFor(double[].class);
        for (int length : LENGTHS) {
            byte[] bytes = new byte[length * Double.BYTES + 1 + random.nextInt(Double.BYTES - 1)];
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> codec.decode(stream(bytes, available)))
                    .withMessageContaining("not a whole number of 8 bytes each");
        }
    }

    @Test
    void array_ofAStreamThatHardlyKnowsHowMuchIsLeft_isReadInFewCalls() throws IOException {
        byte[] bytes = bytes(numbers(1_000_000));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        AtomicInteger calls = new AtomicInteger();
        InputStream counting =
                new FilterInputStream(new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
                    @Override
                    public int read(byte[] to, int offset, int length) throws IOException {
                        calls.incrementAndGet();
                        int read = in.readNBytes(to, offset, length);
                        return read == 0 ? -1 : read;
                    }
                };
        double[] read = (double[]) Formats.standard().codecFor(double[].class).decode(counting);
        assertThat(bytes(read)).isEqualTo(bytes);
        assertThat(calls.get()).isLessThan(1000);
    }
}
