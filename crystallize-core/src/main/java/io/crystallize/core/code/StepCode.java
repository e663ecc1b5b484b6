package io.crystallize.core.code;

/**
 * The code that a cached step's result depends on.
 *
 * @param own what the step's own fingerprint is made of
 * @param storage what the codec of its output, and the encoders and codecs that were added to the formats, are made of
 */
public record StepCode(CodeParts own, CodeParts storage) {}
