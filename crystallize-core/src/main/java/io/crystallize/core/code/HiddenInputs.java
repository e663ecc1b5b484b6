package io.crystallize.core.code;

import java.util.List;

final class HiddenInputs {
    static List<HiddenInput> of(Reach reach) {
        return List.of();
    }
}
