package io.crystallize.plugins.registry;

/** Something of a plugin can't be built. The message is a line that names it, the plugin and its jar. */
final class UnbuiltException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnbuiltException(String message) {
        super(message);
    }

    UnbuiltException(String message, Throwable cause) {
        super(message, cause);
    }
}
