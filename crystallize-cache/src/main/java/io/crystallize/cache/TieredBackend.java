package io.crystallize.cache;

import io.crystallize.cache.Tier.Copy;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.EntryFormat;
import io.crystallize.core.cache.Leasing;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * Several caches as one, from the nearest to the farthest: memory before a folder before a team's shared cache, say.
 * What is stored goes to all of them. What is read comes from the nearest that has it, and is stored in those before it:
 * an entry at once, a blob while it is read to its end; nothing that has not the digest that it should. A damaged entry
 * counts as absent where a farther tier has a whole one, and is replaced by that; if there is none, it is given as it is,
 * for the asker to find that out. Of a blob that shows only at its end. Setting aside takes the damaged copies away and
 * leaves whole ones, so the next to ask gets those; a damaged blob of a read-only tier is not read again.
 *
 * <p>A tier that fails costs nothing but itself: storing succeeds if any tier took it, and reading if any could be
 * asked. Such failures are counted in {@link #failures}, and the first of each tier is logged. Removing and setting
 * aside, in contrast, are tried on all tiers and fail if one has failed, since what it holds will come back. After five
 * failures in a row a tier is left alone for half a minute, and then tried once. Tiers that are read-only are only read.
 *
 * <p>Leases are those of the nearest tier that has them; if there is none, or it fails, every lease is granted. Since the
 * nearest answer counts, what another machine stored anew under the same key is seen only where the key is not yet
 * known. As safe for use by threads as its tiers.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class TieredBackend implements CacheBackend, Leasing {
    private static final Lease GRANTED_FREELY = () -> {};

    private final List<Tier> tiers;

    private TieredBackend(List<Tier> tiers) {
        this.tiers = tiers;
    }

    /**
     * Returns a cache of several.
     *
     * @param nearest asked first
     * @param farther asked after it, in this order; all are closed with it
     */
    public static TieredBackend of(CacheBackend nearest, CacheBackend... farther) {
        List<CacheBackend> all = new ArrayList<>(List.of(farther));
        all.add(0, nearest);
        return of(all, InstantSource.system());
    }

    static TieredBackend of(List<CacheBackend> backends, InstantSource clock) {
        return new TieredBackend(
                backends.stream().map(backend -> new Tier(backend, clock)).toList());
    }

    @Override
    public String name() {
        return tiers.stream().map(tier -> tier.backend().name()).collect(Collectors.joining(", then "));
    }

    /** Whether all tiers are. */
    @Override
    public boolean isReadOnly() {
        return tiers.stream().allMatch(Tier::isReadOnly);
    }

    @Override
    public long failures() {
        return tiers.stream().mapToLong(Tier::failures).sum();
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        Failures failures = new Failures();
        boolean answered = false;
        List<Tier> damaged = new ArrayList<>();
        Optional<byte[]> damagedCopy = Optional.empty();
        for (int i = 0; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            Optional<Optional<byte[]>> answer = tier.call(backend -> backend.get(key), failures);
            answered |= answer.isPresent();
            Optional<byte[]> copy = answer.flatMap(found -> found);
            if (copy.isPresent() && EntryFormat.isWhole(key, copy.get())) {
                fill(tiers.subList(0, i), damaged, key, copy.get());
                return copy;
            } else if (copy.isPresent()) {
                damaged.add(tier);
                damagedCopy = damagedCopy.or(() -> copy);
            }
        }
        if (!answered) {
            failures.throwIfAny();
        }
        return damagedCopy; // there is no other: who asks finds that out, and has it set aside
    }

    private static void fill(List<Tier> nearer, List<Tier> damaged, Digest key, byte[] entry) {
        for (Tier tier : nearer) {
            if (damaged.contains(tier)) {
                tier.heal(key, entry, new Failures());
            } else if (!tier.isReadOnly()) {
                tier.act(backend -> backend.put(key, entry), new Failures());
            }
        }
    }

    /** Returns those of the first tiers that can be written. */
    private List<Tier> writable(int count) {
        return tiers.subList(0, count).stream()
                .filter(tier -> !tier.isReadOnly())
                .toList();
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        Failures failures = new Failures();
        boolean stored = false;
        for (Tier tier : writable(tiers.size())) {
            stored |= tier.act(backend -> backend.put(key, entry), failures);
        }
        if (!stored) {
            failures.throwIfAny();
        }
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        Failures failures = new Failures();
        boolean answered = false;
        for (int i = 0; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            Optional<Optional<InputStream>> answer = tier.openBlob(address, failures);
            answered |= answer.isPresent();
            if (answer.isPresent() && answer.get().isPresent()) {
                return Optional.of(new FillingInput(answer.get().get(), tier, address, writable(i)));
            }
        }
        if (!answered) {
            failures.throwIfAny();
        }
        return Optional.empty();
    }

    @Override
    public BlobWriter newBlob() throws IOException {
        return isReadOnly() ? new ForgetfulWriter() : TieredBlobWriter.open(writable(tiers.size()));
    }

    @Override
    public void remove(Digest key) throws IOException {
        onAll(backend -> backend.remove(key));
    }

    /**
     * Sets aside the damaged copies, up to the nearest whole one, which is served from then on; or all copies, if the
     * nearest shows no damage.
     */
    @Override
    public void setAside(Digest key) throws IOException {
        Failures failures = new Failures();
        for (Tier tier : damagedOrAll(tier -> tier.entry(key, failures))) {
            tier.act(backend -> backend.setAside(key), failures);
        }
        failures.throwIfAny();
    }

    private List<Tier> damagedOrAll(Function<Tier, Copy> copy) {
        List<Tier> damaged = new ArrayList<>();
        for (Tier tier : tiers) {
            Copy found = copy.apply(tier);
            if (found == Copy.WHOLE) {
                break;
            } else if (found == Copy.DAMAGED) {
                damaged.add(tier);
            }
        }
        return damaged.isEmpty() ? tiers : damaged;
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        onAll(backend -> backend.removeBlob(address));
    }

    /**
     * Sets aside the damaged copies, up to the nearest whole one, which is served from then on; or all copies, if the
     * nearest shows no damage. All that is looked at is read.
     */
    @Override
    public void setAsideBlob(Digest address) throws IOException {
        Failures failures = new Failures();
        for (Tier tier : damagedOrAll(tier -> tier.blob(address, failures))) {
            tier.setAsideBlob(address, failures);
        }
        failures.throwIfAny();
    }

    private void onAll(Tier.Action action) throws IOException {
        Failures failures = new Failures();
        tiers.forEach(tier -> tier.act(action, failures));
        failures.throwIfAny();
    }

    @Override
    public Optional<Lease> tryLease(Digest key) {
        for (Tier tier : tiers) {
            if (tier.backend() instanceof Leasing leasing) {
                return tier.call(backend -> leasing.tryLease(key), new Failures())
                        .orElse(Optional.of(GRANTED_FREELY));
            }
        }
        return Optional.of(GRANTED_FREELY);
    }

    /** Closes all tiers, and throws the first failure. */
    @Override
    public void close() throws IOException {
        Failures failures = new Failures();
        for (Tier tier : tiers) {
            try {
                tier.backend().close();
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        failures.throwIfAny();
    }
}
