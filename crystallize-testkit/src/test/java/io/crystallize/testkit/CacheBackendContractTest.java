package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.testkit.FaultyBackend.Fault;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        for (Method clause : CacheBackendContract.class.getDeclaredMethods()) {
            if (clause.isAnnotationPresent(Test.class)) {
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
        }
        return failures;
    }

    private static final class MapContract extends CacheBackendContract {
        private final Fault fault;
        private final Map<Path, Map<String, byte[]>> entries = new HashMap<>();
        private final Map<Path, Map<String, byte[]>> blobs = new HashMap<>();

        MapContract(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected int largeBlobBytes() {
            return 1 << 20;
        }

        @Override
        protected CacheBackend create(Path place) throws IOException {
            Path here = fault == Fault.PLACES_ARE_ONE ? place.getParent() : place;
            if (fault == Fault.INSTANCES_ARE_APART) {
                entries.remove(here);
                blobs.remove(here);
            }
            return new FaultyBackend(
                    fault,
                    entries.computeIfAbsent(here, path -> new ConcurrentHashMap<>()),
                    blobs.computeIfAbsent(here, path -> new ConcurrentHashMap<>()));
        }
    }
}
