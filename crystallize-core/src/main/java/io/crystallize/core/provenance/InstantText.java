package io.crystallize.core.provenance;

import java.time.Instant;

/**
 * Instants as {@link Instant#toString} writes them. Most follow one of the same second, whose text is known then, and
 * which is most of the work.
 */
final class InstantText {
    private static volatile Second last = Second.of(0);

    /** A second, and its text without the letter at its end. */
    private record Second(long epoch, String text) {
        static Second of(long epoch) {
            String text = Instant.ofEpochSecond(epoch).toString();
            return new Second(epoch, text.substring(0, text.length() - 1));
        }
    }

    private InstantText() {}

    static String of(Instant instant) {
        Second second = last;
        if (second.epoch() != instant.getEpochSecond()) {
            second = Second.of(instant.getEpochSecond());
            last = second;
        }
        int nanos = instant.getNano();
        if (nanos == 0) {
            return second.text() + 'Z';
        }
        String digits = Integer.toString(1_000_000_000 + nanos);
        int length = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        return second.text() + '.' + digits.substring(1, 1 + length) + 'Z';
    }
}
