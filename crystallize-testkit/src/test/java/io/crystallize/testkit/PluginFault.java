package io.crystallize.testkit;

/** What a plugin may do wrong, and the clause that has to tell. */
enum PluginFault {
    NONE(""),
    NAME_HAS_SPACES("name_hasLowerCaseLettersDigitsAndHyphens"),
    ANSWERS_DIFFER("contributions_areTheSameEachTime_andNoneIsNullOrTwice"),
    TWO_HAVE_ONE_NAME("contributions_haveNamesOfTheirOwn"),
    IS_LEFT_OUT("plugin_isNotLeftOut"),
    PART_CANNOT_BE_BUILT("parts_canBeBuilt"),
    STEP_CANNOT_BE_MADE("stepsAndSources_canBeMade"),
    VERIFIER_IS_NO_RECORD("whatHasSettings_isARecord"),
    DEFAULT_IS_NONE("defaults_areOfTheirParametersTypes"),
    EXPERIMENT_CANNOT_RUN("experiments_canBeBuilt"),
    CODEC_LOSES("codecs_giveBackTheExamples"),
    CODEC_HAS_NO_EXAMPLE("codecs_giveBackTheExamples"),
    ENCODER_COUNTS("encoders_giveEqualExamplesEqualDigests"),
    ENCODER_HAS_NO_EXAMPLE("encoders_giveEqualExamplesEqualDigests"),
    IS_NOT_NAMED("serviceFile_namesThePlugin"),
    IS_NAMED_NEVERTHELESS("serviceFile_namesThePlugin");

    private final String clause;

    PluginFault(String clause) {
        this.clause = clause;
    }

    String clause() {
        return clause;
    }
}
