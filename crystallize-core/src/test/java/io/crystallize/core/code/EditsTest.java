package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the fingerprint against what programs do: an edit that changes a result changes the fingerprint, and one that
 * doesn't seldom does.
 */
@Tag("proof")
class EditsTest {
    @TempDir
    static Path folder;

    /** The programs before their edits, for both tests. */
    private static final Map<Edit, Compiled> BEFORE = new HashMap<>();

    private static Compiled before(Edit edit) throws IOException {
        Compiled before = BEFORE.get(edit);
        if (before == null) {
            before = edit.compiled(folder, false, "-g");
            BEFORE.put(edit, before);
        }
        return before;
    }

    @Test
    void fingerprint_changes_wheneverAResultDoes_andSeldomElse() throws Exception {
        List<Edit> edits = Edit.all();
        List<String> missed = new ArrayList<>();
        List<String> needless = new ArrayList<>();
        int changing = 0;
        for (Edit edit : edits) {
            Compiled before = before(edit);
            Compiled after = edit.compiled(folder, true, "-g");
            boolean changes = !Edit.run(before).equals(Edit.run(after));
            boolean told = !before.fingerprint("Step").equals(after.fingerprint("Step"));
            changing += changes ? 1 : 0;
            if (changes && !told) {
                missed.add(edit.toString());
            } else if (told && !changes) {
                needless.add(edit.toString());
            }
        }
        System.out.printf(
                "Edits: %d, of which %d change a result; missed: %d, needlessly told: %d%n",
                edits.size(), changing, missed.size(), needless.size());
        assertThat(missed).isEmpty();
        assertThat(needless).noneMatch(edit -> edit.startsWith("same: "));
        assertThat(needless).hasSizeLessThan((edits.size() - changing) / 20 + 1);
        assertThat(changing).isGreaterThan(150);
    }

    @Test
    void fingerprint_isTheSame_whateverDebugInformationThereIs() throws Exception {
        for (Edit edit : Edit.all()) {
            Digest with = before(edit).fingerprint("Step");
            assertThat(edit.compiled(folder, false, "-g:none").fingerprint("Step"))
                    .as(edit.toString())
                    .isEqualTo(with);
        }
    }
}
