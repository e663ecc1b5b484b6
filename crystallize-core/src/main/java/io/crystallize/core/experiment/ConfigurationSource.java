package io.crystallize.core.experiment;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Name;

/** Gives a function its configuration. */
@Name("configuration")
record ConfigurationSource(Object value) implements DataSource<Object> {
    @Override
    public Object fetch(Context context) {
        return value;
    }
}
