package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.equidad.messages.Channel;
import org.equidad.messages.Dictionary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class MessagesConfigTest {
    private static final Path SMALL = Path.of("src/test/resources/org/equidad/runner/messages.yml");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "examples"))) {
            return files.filter(f -> f.endsWith("messages.yml")).sorted().toList().stream();
        }
    }

    private static Dictionary parse(String text) {
        return MessagesConfig.read(ConfigNode.parse("messages.yml", text));
    }

    /** Reading proves every text; here, that the committed dictionaries are read at all, and address one person. */
    @ParameterizedTest
    @MethodSource("examples")
    void theExamplesAreWithoutMistake(Path file) throws IOException {
        Dictionary dictionary = MessagesConfig.read(ConfigNode.read(file));
        assertThat(dictionary.audit())
                .isEqualTo(file.toAbsolutePath().getParent().getFileName().toString());
        assertThat(dictionary.topics()).hasSizeGreaterThan(5);
        assertThat(dictionary.frames()).containsOnlyKeys(Channel.values());
        // The informal form: neither usted nor vosotros.
        assertThat(Files.readString(file).toLowerCase(java.util.Locale.ROOT))
                .doesNotContainPattern(Pattern.compile("\\b(usted|ustedes|vosotros|su carrera|desertor|fracas)"));
    }

    private static List<String> breaches(Path file) throws IOException {
        JsonNode document = new ObjectMapper().valueToTree(new Yaml().load(Files.readString(file)));
        try (var in = MessagesConfig.class.getResourceAsStream("messages.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in)
                    .validate(document)
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    @Test
    void theSchemaAcceptsWhatTheProgramReadsAndRefusesOtherKeys(@TempDir Path folder) throws IOException {
        assertThat(breaches(SMALL)).isEmpty();
        for (Path file : examples().toList()) {
            assertThat(breaches(file)).as(file.toString()).isEmpty();
        }
        String text = Files.readString(SMALL);
        for (String[] change : new String[][] {
            {"never:", "newer:"},
            {"at_least: 14", "at_least: old"},
            {"pt: Escola, ", ""},
            {"at_least: 14", "at_least: 1, is: 2"}
        }) {
            assertThat(breaches(Files.writeString(folder.resolve("m.yml"), text.replace(change[0], change[1]))))
                    .as(change[1])
                    .isNotEmpty();
        }
    }

    @Test
    void defaultsAndShortConditionsAreUnderstood() throws IOException {
        Dictionary dictionary = MessagesConfig.read(ConfigNode.read(SMALL));
        assertThat(dictionary.inputs()).containsExactly("zona=R", "zona=U", "edad", "income");
        assertThat(dictionary.topics().get(1).when().get(0).holds(14)).isTrue();
        assertThat(dictionary.topics().get(1).when().get(0).holds(13.9)).isFalse();
        Dictionary plain =
                parse(Files.readString(SMALL).replaceAll("most_reasons: 2\namong_strongest: 5\nnever: \\[sex]\n", ""));
        assertThat(plain.mostReasons()).isEqualTo(3);
        assertThat(plain.amongStrongest()).isEqualTo(10);
        assertThat(plain.never()).isEmpty();
    }

    /** Each replaces the first text by the second and tells where the mistake is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "never: [sex];newer: [sex];line 6, column 1: unknown key 'newer'; did you mean 'never'?",
                "pt: Escola, ;'';line 3, column 9: sender: the key 'pt' is missing",
                "pt: Escola;pt: '';line 3, column 27: sender.pt: the text is empty",
                "pt: Escola;pt: ' ';line 3, column 27: sender.pt: the text is empty",
                "most_reasons: 2;most_reasons: 9;line 4, column 15: most_reasons: 9 is not between 1 and 5",
                "at_least: 14;at_last: 14;line 18, column 23: topics.upper_years.when[0]: unknown key 'at_last'; did you mean 'at_least'?",
                "at_least: 14;at_least: old;line 18, column 33: topics.upper_years.when[0].at_least: 'old' is not a number",
                "at_least: 14;at_least: 14, is: 3;either 'is' or bounds are allowed, not both",
                "at_least: 14;at_least: 14, at_most: 13;the condition on 'edad' holds for no value",
                "never: [sex];never: [zona];line 9, column 11: topics.area.when: 'zona=R' is never told",
                "notice: {es: Los;notice: {es: Riesgo de los;line 20, column 18: topics.upper_years.notice.es: has the score word 'riesgo*'",
                "notice: {es: Los;notice: {es: Mujeres de los;has the group word 'mujer*'",
                "brief: {es: \"¿Todo;brief: {es: \"¿Así todo;''",
                "groups: [sex;groups: [se*x;line 56, column 11: words.groups: 'se*x' is no word",
                "supportive: {es: Te;superb: {es: Te;general.advice: unknown key 'superb'"
            })
    void mistakesAreToldWithTheirPlace(String from, String to, String message) throws IOException {
        String text = Files.readString(SMALL);
        assertThat(text).contains(from);
        String changed = text.replaceFirst(Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to));
        if (message.isEmpty()) {
            // An accent in a short text is no mistake where 70 characters are enough.
            assertThat(parse(changed).general().brief().es()).isEqualTo("¿Así todo bien?");
            return;
        }
        assertThatThrownBy(() -> parse(changed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("messages.yml, line ")
                .hasMessageContaining(message);
    }

    @Test
    void aShortMessageThatIsTooLongIsToldAtItsSentence() throws IOException {
        String text = Files.readString(SMALL)
                .replace(
                        "brief: {es: Los grados superiores piden mucho.",
                        "brief: {es: " + "Los grados superiores piden mucho. ".repeat(4) + "Así");
        assertThatThrownBy(() -> parse(text))
                .hasMessageStartingWith(
                        "messages.yml, line 25, column 17: topics.upper_years.brief.es: makes a message of ")
                .hasMessageContaining(
                        "characters for sms; at most 70 are allowed, as 'í' is not in the GSM 7-bit alphabet");
    }

    @Test
    void everyPartMustBeThere() throws IOException {
        String text = Files.readString(SMALL);
        for (String key : List.of("audit", "sender", "topics", "general", "frames", "words")) {
            assertThatThrownBy(() -> parse(text.replaceFirst("(?m)^" + key + ":", "#" + key + ":")))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
