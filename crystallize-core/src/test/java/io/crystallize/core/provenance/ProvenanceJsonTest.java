package io.crystallize.core.provenance;

import static io.crystallize.core.provenance.Records.FIT;
import static io.crystallize.core.provenance.Records.LOAD;
import static io.crystallize.core.provenance.Records.SCALE;
import static io.crystallize.core.provenance.Records.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ProvenanceJsonTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static String written(List<StepRecord> records) throws IOException {
        StringBuilder lines = new StringBuilder();
        Provenance.of(records).writeTo(lines);
        return lines.toString();
    }

    private static Provenance read(String lines) throws IOException {
        return Provenance.read(new StringReader(lines));
    }

    private static ObjectNode labels(String condition, int replicate) {
        return JsonNodeFactory.instance.objectNode().put("condition", condition).put("replicate", replicate);
    }

    private static String hex(String two) {
        return two.repeat(32);
    }

    @Test
    void line_saysAllOfARecord() throws IOException {
        StringBuilder lines = new StringBuilder();
        Provenance.of(List.of(LOAD, SCALE)).writeTo(lines, labels("loud", 3));
        assertThat(lines)
                .hasToString("{'condition':'loud','replicate':3,'step':'load','type':'com.acme.Load',"
                        .concat("'parameters':{'path':'penguins.csv','columns':'[mass, sex]'},")
                        .concat("'code':'" + hex("c0") + "','input':null,'output':'" + hex("01") + "',")
                        .concat("'cache':'MISS','reason':'nothing is stored for this code, parameters and input',")
                        .concat("'reads':[{'kind':'FILE','name':'penguins.csv','answer':'" + hex("f1") + "'},")
                        .concat("{'kind':'FILE','name':'notes.txt','answer':null},")
                        .concat("{'kind':'RANDOM','name':'','answer':'" + hex("f2") + "'}],")
                        .concat("'writes':[{'key':'rows','type':'java.lang.Integer','before':null,")
                        .concat("'after':'" + hex("a1") + "','text':'344'}],'metrics':[],")
                        .concat("'artifacts':[{'name':'head.csv','content':'" + hex("b1") + "','size':120}],")
                        .concat("'start':'2024-02-29T12:00:00.000000001Z','nanos':1250000000}\n")
                        .concat("{'condition':'loud','replicate':3,'step':'prep/scale','type':'com.acme.Scale',")
                        .concat("'parameters':{'factor':'0.5'},'code':'" + hex("c1") + "',")
                        .concat("'input':'" + hex("01") + "','output':'" + hex("02") + "',")
                        .concat("'cache':'HIT','reason':'','reads':[],'writes':[],")
                        .concat("'metrics':[{'name':'size','value':344.0,")
                        .concat("'tags':{'kind':'kept','unit':'rows'}},{'name':'lost','value':'NaN'}],")
                        .concat("'artifacts':[],'start':'2024-02-29T12:00:02Z','nanos':12345}\n")
                        .replace('\'', '"'));
    }

    @Test
    void whatWasWritten_isReadBackEqual_whateverItSays() throws IOException {
        for (int seed = 0; seed < 2000; seed++) {
            Provenance provenance = new RandomRecords(seed).provenance();
            String lines = written(provenance);
            assertThat(new String(lines.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(lines);
            assertThat(lines.split("\\R", -1))
                    .as("lines of seed %s", seed)
                    .hasSize(provenance.size() + 1)
                    .endsWith("");
            Provenance back = read(lines);
            assertThat(back).as("seed %s", seed).isEqualTo(provenance);
            for (int i = 0; i < back.size(); i++) {
                assertThat(back.get(i).parameters().keySet())
                        .containsExactlyElementsOf(
                                provenance.get(i).parameters().keySet());
            }
        }
    }

    @Test
    void runsWithLabels_areReadApart_evenIfMingled() throws IOException {
        Map<List<String>, Provenance> runs = new LinkedHashMap<>();
        StringBuilder[] lines = new StringBuilder[6];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new StringBuilder();
            String condition = i % 2 == 0 ? "baseline" : "a\nb\ud800";
            Provenance run = Provenance.of(Collections.nCopies(3, named(FIT, "fit-" + i)));
            run.writeTo(lines[i], labels(condition, i / 2));
            runs.put(List.of(condition, String.valueOf(i / 2)), run);
        }
        StringBuilder mingled = new StringBuilder();
        for (int line = 0; line < 3; line++) {
            for (StringBuilder run : lines) {
                mingled.append(run.toString().split("\n")[line]).append('\n');
            }
        }
        Map<List<String>, Provenance> back =
                Provenance.read(new StringReader(mingled.toString()), List.of("condition", "replicate"));
        assertThat(back).isEqualTo(runs);
        assertThat(back.keySet()).containsExactlyElementsOf(runs.keySet());
    }

    @Test
    void nothing_isReadAsNothing() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(written(List.of())).isEmpty();
    }

    @Test
    void labelNamedAsAField_isRefused() {
        assertThatThrownBy(() -> Provenance.of(List.of(FIT))
                        .writeTo(
                                new StringBuilder(),
                                JsonNodeFactory.instance.objectNode().put("step", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'step'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'kind':'FILE','name':'p | 'kind':'FIEL','name':'p | Line 2: field 'reads[0].kind' should be one of *",
                "'size':120 | 'sizes':120 | Line 2: field 'artifacts[0].size' is missing",
                "'size':120 | 'size':120,'sise':1 | Line 2: there is no field 'artifacts[0].sise'. Fields: name, content,"
                        + " size. Did you mean 'size'?",
                "'step':'load' | 'step':'load','setp':1 | Line 2: there is no field 'setp'. Fields: step, *",
                "'step':'load' | 'step':'load','step':'load' | Line 2 is not JSON: *",
                "'step':'load' | 'step':7 | Line 2: field 'step' should be a text, but is 7",
                "'nanos':1250000000 | 'nanos':1.5 | Line 2: field 'nanos' should be a whole number, but is 1.5",
                "'nanos':1250000000 | 'nanos':9223372036854775808 | Line 2: field 'nanos' should be a whole number*",
                "'metrics':[] | 'metrics':[{'name':'m','value':1e999}] | Line 2: field 'metrics[0].value' should be a"
                        + " number*",
                "'metrics':[] | 'metrics':[{'name':'m','value':'nan'}] | Line 2: field 'metrics[0].value' should be a"
                        + " number, \"NaN\", \"Infinity\" or \"-Infinity\", but is the text 'nan'",
                "'metrics':[] | 'metrics':[{'name':' ','value':1}] | Line 2: The name of a metric is blank",
                "'metrics':[] | 'metrics':{} | Line 2: field 'metrics' should be a list, but is a mapping",
                "'metrics':[] | 'metrics':[3] | Line 2: field 'metrics[0]' should be an object, but is 3",
                "head.csv | ../x | Line 2: An artifact can't be called '../x'*",
                "'before':null | 'before':'' | Line 2: field 'writes[0].before' should be null, but is the text ''",
                "'input':null | 'input':'c0' | Line 2: field 'input' should be 64 hexadecimal digits, but is the text*",
                "2024-02-29T | 2023-02-29T | Line 2: field 'start' should be an instant*",
                "'path':'penguins.csv' | 'path':null | Line 2: field 'parameters.path' should be a text, but is nothing",
                "'nanos':1250000000} | 'nanos':1250000000} {} | Line 2 is not JSON: *"
            })
    void wrongLine_isToldWithLineAndField(String right, String wrong, String message) throws IOException {
        String line = written(List.of(LOAD));
        String from = right.replace('\'', '"');
        assertThat(line).contains(from);
        String lines = line + line.replace(from, wrong.replace('\'', '"'));
        assertThatThrownBy(() -> read(lines))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(thrown -> {
                    String told = thrown.getMessage();
                    if (message.endsWith("*")) {
                        assertThat(told).startsWith(message.substring(0, message.length() - 1));
                    } else {
                        assertThat(told).isEqualTo(message);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "[]", "null", "nonsense", "{", "{\"step\":"})
    void lineThatIsNoRecord_isTold(String line) throws IOException {
        String record = written(List.of(LOAD));
        assertThatThrownBy(() -> read(record + line + "\n" + record))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Line 2");
    }

    @Test
    void allWrongLines_areTold() {
        assertThatThrownBy(() -> read("[]\n{}\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Line 1: the line should be an object, but is a list" + System.lineSeparator()
                        + "Line 2: field 'step' is missing");
    }

    @Test
    void linesOfARun_withoutTheirLabels_areNotThoseOfOne() throws IOException {
        StringBuilder lines = new StringBuilder();
        Provenance.of(List.of(FIT)).writeTo(lines, labels("loud", 1));
        assertThatThrownBy(() -> read(lines.toString())).hasMessageContaining("there is no field 'condition'");
        assertThatThrownBy(() -> Provenance.read(new StringReader(written(List.of(FIT))), List.of("condition")))
                .hasMessageContaining("field 'condition' is missing");
    }

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    static final class Starts {
        static {
            STARTED.set(true);
        }
    }

    @Test
    void classesThatLinesName_areNotLookedFor() throws IOException {
        String lines = written(List.of(LOAD))
                .replace("com.acme.Load", Starts.class.getName())
                .replace("java.lang.Integer", Starts.class.getName())
                .replace("\"path\":", "\"@class\":");
        Provenance back = read(lines.replace("penguins.csv", Starts.class.getName()));
        assertThat(back.get(0).type()).isEqualTo(Starts.class.getName());
        assertThat(back.get(0).parameters()).containsEntry("@class", Starts.class.getName());
        assertThat(STARTED).isFalse();
    }

    @Test
    void lines_areReadableByAnyReaderOfJson() throws IOException {
        assertThat(JSON.readTree(written(List.of(named(FIT, "\ud800\u2028\0"))))
                        .get("step")
                        .stringValue())
                .isEqualTo("\ud800\u2028\0");
    }

    @Test
    void recordsThatAreReadBack_shareWhatIsEqual() throws IOException {
        Provenance back = read(written(List.of(LOAD, LOAD)));
        StepRecord first = back.get(0);
        StepRecord second = back.get(1);
        assertThat(second.type()).isSameAs(first.type());
        assertThat(second.parameters()).isSameAs(first.parameters());
        assertThat(second.code()).isSameAs(first.code());
        assertThat(second.reads().get(0).read()).isSameAs(first.reads().get(0).read());
    }
}
