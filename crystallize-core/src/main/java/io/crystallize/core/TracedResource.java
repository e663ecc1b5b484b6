package io.crystallize.core;

import io.crystallize.core.digest.Digester;

/** How a step's asking for a resource is named in its trace: the class of the description, and its digest. */
final class TracedResource {
    private TracedResource() {}

    static String describe(ResourceSpec<?> spec, Digester digester) {
        return spec.getClass().getName()
                + ' '
                + digester.inspect("resource", spec).digest();
    }

    /** Returns the name of the class of what was described. */
    static String specClass(String described) {
        int end = described.indexOf(' ');
        return end < 0 ? described : described.substring(0, end);
    }
}
