package io.crystallize.testkit;

/** What a step may do wrong, and the clause that has to tell. */
enum StepFault {
    NONE(""),
    COUNTS_ITS_RUNS("twoRuns_doTheSame"),
    REMEMBERS_ITS_RUNS("oneObject_runAgain_doesTheSame"),
    MIXES_ITS_THREADS("oneObject_inSeveralThreads_doesTheSame"),
    GROWS_ITS_PARAMETER("parameters_areNotChanged"),
    PARAMETER_HAS_NO_DIGEST("parameters_haveADigest"),
    PARAMETER_COUNTS_OBJECTS("equalParameters_haveEqualDigests"),
    OUTPUT_HAS_NO_DIGEST("output_hasADigest"),
    ASKS_THE_CLOCK("code_hasAFingerprintAndNoHiddenInput"),
    IS_NOT_CACHED("secondRun_isAHit_andReplaysTheFirst"),
    CODEC_LOSES("output_survivesItsCodec"),
    CHANGES_ITS_INPUT("input_isNotChanged"),
    CHANGES_ITS_PARAMETERS("parameters_areReadFromAFileAsTheyWereWritten"),
    IS_CACHED_NEVERTHELESS("secondRun_isAHit_andReplaysTheFirst"),
    IS_DETERMINISTIC_NEVERTHELESS("twoRuns_doTheSame"),
    HAS_A_DIGEST_NEVERTHELESS("output_hasADigest"),
    IS_READ_NEVERTHELESS("parameters_areReadFromAFileAsTheyWereWritten");

    private final String clause;

    StepFault(String clause) {
        this.clause = clause;
    }

    String clause() {
        return clause;
    }
}
