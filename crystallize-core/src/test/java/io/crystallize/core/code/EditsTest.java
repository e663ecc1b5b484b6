package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.digest.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the fingerprint against what programs do: an edit that changes a result changes the fingerprint, and one that
 * doesn't seldom does.
 */
class EditsTest {
    @TempDir
    Path folder;

    @Test
    void fingerprint_changes_wheneverAResultDoes_andSeldomElse() throws Exception {
        List<Edit> edits = Edit.all();
        List<String> missed = new ArrayList<>();
        List<String> needless = new ArrayList<>();
        int changing = 0;
        for (Edit edit : edits) {
            Compiled before = edit.compiled(folder, false, "-g");
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
            Digest with = edit.compiled(folder, false, "-g").fingerprint("Step");
            assertThat(edit.compiled(folder, false, "-g:none").fingerprint("Step"))
                    .as(edit.toString())
                    .isEqualTo(with);
        }
    }
}
