package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedLooksTest {
    @Test
    void evenly_endsAtTheMost() {
        assertThat(PlannedLooks.evenly(200, 5)).isEqualTo(new PlannedLooks(List.of(40, 80, 120, 160, 200), 5));
        assertThat(PlannedLooks.evenly(10, 3).replicates()).containsExactly(4, 7, 10);
        assertThat(PlannedLooks.evenly(1_000_000, 100).most()).isEqualTo(1_000_000);
    }

    @Test
    void evenly_atFewerReplicatesThanLooks_looksAtEach() {
        assertThat(PlannedLooks.evenly(3, 5).replicates()).containsExactly(1, 2, 3);
        assertThat(PlannedLooks.evenly(1, 1)).isEqualTo(PlannedLooks.once(1));
    }

    @Test
    void upTo_isThePlanWithFewerLooksTaken() {
        PlannedLooks looks = PlannedLooks.evenly(100, 4).upTo(2);
        assertThat(looks.now()).isEqualTo(50);
        assertThat(looks.most()).isEqualTo(100);
        assertThat(looks.areAllTaken()).isFalse();
        assertThat(looks.inWords()).isEqualTo("look 2 of 4");
    }

    @Test
    void looks_thatDontAscend_orWereNotPlanned_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PlannedLooks(List.of(5, 5), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlannedLooks(List.of(0), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlannedLooks.once(3).upTo(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlannedLooks.once(3).upTo(0));
    }
}
