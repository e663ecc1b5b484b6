package io.crystallize.testkit;

import io.crystallize.core.digest.Digest;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Bytes that begin with the digest of those that follow: any part of them, or any mixture of two, is found out. */
final class SelfCheckingBytes {
    private SelfCheckingBytes() {}

    /** Returns the bytes that belong to a number, the same ones every time; up to 20,000 of them. */
    static byte[] of(int number) {
        SplittableRandom random = new SplittableRandom(number);
        byte[] body = new byte[random.nextInt(20_000)];
        random.nextBytes(body);
        byte[] all = Arrays.copyOf(Digest.ofContent(body).toBytes(), Digest.BYTES + body.length);
        System.arraycopy(body, 0, all, Digest.BYTES, body.length);
        return all;
    }

    static boolean areWhole(byte[] bytes) {
        return bytes.length >= Digest.BYTES
                && Arrays.equals(
                        Arrays.copyOf(bytes, Digest.BYTES),
                        Digest.ofContent(Arrays.copyOfRange(bytes, Digest.BYTES, bytes.length))
                                .toBytes());
    }
}
