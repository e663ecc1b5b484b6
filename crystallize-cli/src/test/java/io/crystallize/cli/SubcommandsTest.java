package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SubcommandsTest {
    private static CommandLine main(String... arguments) {
        return Subcommands.addTo(new CommandLine(Main.class), arguments);
    }

    @Test
    void all_haveTheNamesThatTheySay() {
        Map<String, Class<?>> stated = new LinkedHashMap<>();
        for (Class<?> command : Subcommands.all().values()) {
            stated.put(command.getAnnotation(Command.class).name(), command);
        }
        assertThat(Subcommands.all()).isEqualTo(stated);
    }

    @Test
    void first_isAddedAlone() {
        assertThat(main("show", "runs").getSubcommands()).containsOnlyKeys("show");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "shwo", "@options"})
    void otherFirstArgument_addsAll(String argument) {
        assertThat(main(argument).getSubcommands().keySet())
                .containsExactlyElementsOf(Subcommands.all().keySet());
        assertThat(main().getSubcommands()).hasSameSizeAs(Subcommands.all());
    }
}
