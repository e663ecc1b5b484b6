package io.crystallize.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream: what comes is asked for as it is read. The time that the reader waits is bounded, however the
 * bytes trickle; the time that it takes between reads is its own. The stream is for one thread.
 */
final class HttpBlobBody implements BodySubscriber<InputStream> {
    private static final int WINDOW = 8;
    private static final List<ByteBuffer> END = List.of();

    private final String request;
    private final Duration timeout;
    /** At most {@link #WINDOW} lists of buffers, and the end. */
    private final BlockingQueue<List<ByteBuffer>> received = new LinkedBlockingQueue<>();

    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    /**
     * Makes one.
     *
     * @param request what was asked, for messages
     * @param timeout how long a reader waits in all, beside the time that the bytes that came may take
     */
    HttpBlobBody(String request, Duration timeout) {
        this.request = request;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(new Stream());
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription.set(subscription);
        if (closed) {
            subscription.cancel();
        } else {
            subscription.request(WINDOW);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!buffers.isEmpty()) {
            received.add(buffers);
        }
    }

    @Override
    public void onError(Throwable failure) {
        this.failure = failure;
        received.add(END);
    }

    @Override
    public void onComplete() {
        received.add(END);
    }

    private final class Stream extends InputStream {
        private List<ByteBuffer> buffers = List.of();
        private int index;
        private boolean ended;
        private long waited;
        private long count;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (closed) {
                throw new IOException(request + ": the stream is closed");
            }
            if (length == 0) {
                return 0;
            }
            while (index == buffers.size() || !buffers.get(index).hasRemaining()) {
                if (index < buffers.size()) {
                    index++;
                } else if (!receive()) {
                    return -1;
                }
            }
            ByteBuffer buffer = buffers.get(index);
            int read = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, read);
            count += read;
            return read;
        }

        private boolean receive() throws IOException {
            if (!ended) {
                buffers = await();
                index = 0;
                ended = buffers == END;
            }
            if (!ended) {
                Objects.requireNonNull(subscription.get()).request(1);
                return true;
            }
            Throwable cause = failure;
            if (cause != null) {
                throw new IOException(
                        request + " broke off after " + count + " bytes: " + HttpFailure.messageOf(cause), cause);
            }
            return false;
        }

        private List<ByteBuffer> await() throws IOException {
            List<ByteBuffer> ready = received.poll();
            if (ready != null) {
                return ready;
            }
            Duration allowed = timeout.plus(HttpDeadline.forBody(count));
            long start = System.nanoTime();
            try {
                List<ByteBuffer> next = received.poll(allowed.toNanos() - waited, TimeUnit.NANOSECONDS);
                waited += System.nanoTime() - start;
                if (next != null) {
                    return next;
                }
            } catch (InterruptedException e) {
                close();
                throw HttpDeadline.interrupted();
            }
            close();
            throw new IOException(request + " gave no more than " + count + " bytes in " + allowed.toMillis()
                    + " ms: the server is too slow. Give it more time, or do without it");
        }

        @Override
        public int available() {
            return index < buffers.size() ? buffers.get(index).remaining() : 0;
        }

        @Override
        public void close() {
            closed = true;
            received.clear();
            Subscription current = subscription.get();
            if (current != null) {
                current.cancel();
            }
        }
    }
}
