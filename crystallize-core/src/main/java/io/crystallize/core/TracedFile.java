package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;

/** A file whose content was digested when it was asked for. */
record TracedFile(String path, Path file, Digest digest) implements InputFile {
    @Override
    public InputStream open() throws IOException {
        return new Checked(new DigestInputStream(Files.newInputStream(file), Digest.sha256()));
    }

    /**
     * Fails at the end of the file if what was read is not what was digested; at its closing, if it was closed before the
     * end: the rest is read then.
     */
    private final class Checked extends FilterInputStream {
        private final DigestInputStream digesting;
        private boolean atEnd;

        Checked(DigestInputStream in) {
            super(in);
            digesting = in;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b < 0) {
                end();
            }
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = in.read(bytes, offset, length);
            if (n < 0) {
                end();
            }
            return n;
        }

        private void end() throws IOException {
            if (!atEnd
                    && !digest.equals(
                            Digest.ofBytes(digesting.getMessageDigest().digest()))) {
                FileContents.forget(file);
                throw new IOException("File " + path + " was changed while a step read it");
            }
            atEnd = true;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = 0;
            while (skipped < n && read() >= 0) {
                skipped++;
            }
            return skipped;
        }

        @Override
        public void close() throws IOException {
            try (InputStream closed = in) {
                if (!atEnd) {
                    closed.transferTo(OutputStream.nullOutputStream());
                    end();
                }
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
