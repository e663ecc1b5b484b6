package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.CacheBackend;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class CacheBackendContractTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void contract_brokenInOneClause_fails(Fault fault) throws Exception {
        assertThat(failures(fault)).isNotEmpty();
    }

    @Test
    void contract_kept_passes() throws Exception {
        assertThat(failures(Fault.NONE)).isEmpty();
    }

    private List<String> failures(Fault fault) throws Exception {
        List<String> failures = new ArrayList<>();
        for (Method clause : clauses()) {
            CacheBackendContract contract = new MapContract(fault);
            contract.folder = Files.createDirectory(folder.resolve(clause.getName()));
            try {
                contract.open();
                clause.invoke(contract);
            } catch (InvocationTargetException e) {
                failures.add(clause.getName() + ": " + e.getCause());
            } finally {
                Thread.interrupted();
            }
        }
        return failures;
    }

    private static List<Method> clauses() {
        List<Method> clauses = new ArrayList<>();
        for (Class<?> part = CacheBackendContract.class; part != Object.class; part = part.getSuperclass()) {
            Stream.of(part.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .forEach(clauses::add);
        }
        return clauses;
    }

    private static final class MapContract extends CacheBackendContract {
        private final Fault fault;
        private final Map<Path, Map<String, byte[]>> entries = new HashMap<>();
        private final Map<Path, Map<String, byte[]>> blobs = new HashMap<>();
        private final Map<Path, FaultyLeases> leases = new HashMap<>();

        MapContract(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected int largeBlobBytes() {
            return fault == Fault.BLOB_IS_ON_THE_HEAP ? 16 << 20 : 1 << 20;
        }

        @Override
        protected int manyEntries() {
            return 1100;
        }

        @Override
        protected boolean keepsBlobsOffTheHeap() {
            return fault == Fault.BLOB_IS_ON_THE_HEAP;
        }

        @Override
        protected CacheBackend create(Path place) throws IOException {
            Path here = fault == Fault.PLACES_ARE_ONE ? place.getParent() : place;
            if (fault == Fault.INSTANCES_ARE_APART) {
                entries.remove(here);
                blobs.remove(here);
                leases.remove(here);
            }
            if (fault == Fault.LEAVES_ITS_PLACE) {
                Files.writeString(place.resolveSibling("elsewhere"), "");
            }
            if (fault == Fault.CANNOT_LEASE) {
                return new PlainBackend(fault, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
            }
            return new FaultyBackend(
                    fault,
                    leases.computeIfAbsent(here, path -> new FaultyLeases(fault)),
                    entries.computeIfAbsent(here, path -> new ConcurrentHashMap<>()),
                    blobs.computeIfAbsent(here, path -> new ConcurrentHashMap<>()));
        }
    }
}
