package org.equidad.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.equidad.enahoio.DataException;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;
import org.equidad.features.AuditSpec;
import org.equidad.features.Note;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerTest {
    @TempDir
    static Path temporary;

    private static Fixture.Saved saved;
    private static Scorer scorer;

    @BeforeAll
    static void train() throws IOException {
        saved = Fixture.save(temporary.resolve("private"));
        scorer = Scorer.load(saved.folder());
    }

    @Test
    void scoresEqualTheNativeModelAndTheLabelFollowsTheThreshold() {
        List<Scored> scored = scorer.score(saved.validate().table(), 0);
        assertThat(scored).hasSameSizeAs(saved.validate().labelled());
        for (int i = 0; i < scored.size(); i++) {
            assertThat(scored.get(i).riskScore()).isCloseTo(saved.scores()[i], within(1e-15));
            assertThat(scored.get(i).riskLabel())
                    .isEqualTo(saved.scores()[i] >= Fixture.THRESHOLD ? Scored.HIGH : Scored.LOW);
            assertThat(scored.get(i).reasons()).isEmpty();
        }
        assertThat(scored).extracting(Scored::riskLabel).contains(Scored.HIGH, Scored.LOW);
    }

    @Test
    void groupAttributesAreKnown() {
        assertThat(scorer.inputs()).containsExactly("age", "rural");
        assertThat(scorer.groupInputs()).containsExactly("rural");
    }

    @Test
    void reasonsAddUpToTheScoreAndTheStrongestComesFirst() {
        Table table = Table.of(
                NumberColumn.of("age", new double[] {16, 8, Double.NaN}),
                TextColumn.of("area", new String[] {"rural", "urban", null}));
        List<Scored> all = scorer.score(table, 3);
        Scored old = all.get(0);
        assertThat(old.reasons()).extracting(Reason::input).containsExactly("age", "rural");
        assertThat(old.reasons()).allMatch(r -> r.contribution() > 0);
        assertThat(all.get(1).reasons()).allMatch(r -> r.contribution() < 0);
        assertThat(old.reasons().get(0).label().es()).isEqualTo("Edad");
        assertThat(all.get(2).reasons()).allMatch(r -> Double.isNaN(r.value()));
        // Both inputs are reasons here, so log-odds less their sum is the base value, the same for every row.
        assertThat(base(old)).isCloseTo(base(all.get(1)), within(1e-9));
        assertThat(scorer.score(table, 1).get(0).reasons())
                .containsExactly(old.reasons().get(0));
    }

    private static double base(Scored scored) {
        double p = scored.riskScore();
        return Math.log(p / (1 - p))
                - scored.reasons().stream().mapToDouble(Reason::contribution).sum();
    }

    @Test
    void filesComeWithTheirOwnNamesOrTheAudits() {
        List<Note> notes = new ArrayList<>();
        Table raw = Table.of(
                TextColumn.of("Edad", new String[] {"16", "sin dato"}), TextColumn.of("Zona", new String[] {"2", "1"}));
        Table own = Table.of(
                NumberColumn.of("age", new double[] {16, Double.NaN}),
                TextColumn.of("area", new String[] {"rural", "urban"}));
        List<Scored> fromRaw = scorer.score(scorer.harmonise("new.csv", raw, notes), 2);
        assertThat(fromRaw).isEqualTo(scorer.score(scorer.harmonise("own.csv", own, notes), 2));
        assertThat(notes).extracting(Note::kind).containsExactly("text_as_missing", "recoded");
        Table wrong = Table.of(TextColumn.of("Edad", new String[] {"16"}), TextColumn.of("Zona", new String[] {"3"}));
        assertThatThrownBy(() -> scorer.harmonise("new.csv", wrong, notes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("new.csv, row 2, column 'Zona': '3' is not listed");
        Table lacking = Table.of(TextColumn.of("Edad", new String[] {"16"}));
        assertThatThrownBy(() -> scorer.harmonise("new.csv", lacking, notes))
                .hasMessageContaining("new.csv: no column 'Zona'");
    }

    @Test
    void filesWithoutAHeaderLineAreReadLikeTheAudits() throws IOException {
        Path copy = copy("bare");
        Path inputs = copy.resolve("inputs.json");
        Files.writeString(
                inputs,
                Files.readString(inputs).replaceFirst("\"header\" : \\[ ]", "\"header\": [\"Zona\", \"Edad\"]"));
        Scorer bare = Scorer.load(copy);
        Path rows = Files.writeString(temporary.resolve("rows.csv"), "2,16\n1,8\n");
        Path named = Files.writeString(temporary.resolve("named.csv"), "Edad,Zona\n16,2\n8,1\n");
        List<Scored> expected = scorer.score(scorer.harmonise("n", scorer.read(named), new ArrayList<>()), 2);
        assertThat(expected).hasSize(2);
        for (Path file : List.of(rows, named)) {
            assertThat(bare.score(bare.harmonise("b", bare.read(file), new ArrayList<>()), 2))
                    .isEqualTo(expected);
        }
    }

    private static Path copy(String name) throws IOException {
        Path copy = temporary.resolve(name);
        Files.createDirectories(copy.resolve("lightgbm"));
        for (String file : List.of("inputs.json", "lightgbm/model.txt", "lightgbm/manifest.json")) {
            Files.copy(saved.folder().resolve(file), copy.resolve(file));
        }
        return copy;
    }

    @Test
    void fieldsSayWhatARowNeeds() {
        assertThat(scorer.fields()).extracting(Scorer.Field::name).containsExactly("age", "area");
        assertThat(scorer.fields().get(0).type()).isEqualTo(AuditSpec.ColumnType.NUMBER);
        assertThat(scorer.fields().get(1).categories()).containsExactly("rural", "urban");
        assertThat(scorer.audit()).isEqualTo("school");
        assertThat(scorer.outcome().es()).isEqualTo("dejó la escuela");
        assertThat(scorer.threshold()).isEqualTo(Fixture.THRESHOLD);
    }

    @Test
    void aDamagedFolderIsToldInOneLine() throws IOException {
        assertThatThrownBy(() -> Scorer.load(temporary.resolve("none")))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("inputs.json: missing; name the private folder of an audit");
        Path copy = copy("copy");
        Files.writeString(copy.resolve("lightgbm/model.txt"), "tree");
        assertThatThrownBy(() -> Scorer.load(copy))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("model.txt: damaged or changed");
        Files.copy(
                saved.folder().resolve("lightgbm/model.txt"),
                copy.resolve("lightgbm/model.txt"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        String good = Files.readString(copy.resolve("inputs.json"));
        for (String[] damage : new String[][] {
            {"equidad-inputs-1", "other", "'format' is not equidad-inputs-1"},
            {"\"plain\"", "\"cubic\"", "damaged (the input 'age': the coding 'cubic' is unknown)"},
            {"\"name\" : \"rural\"", "\"name\" : \"urban\"", "its inputs are not those of the saved model"},
            {"\"audit\" : \"school\"", "\"audit\" : 3", "damaged ('audit' is missing or no text)"},
            {good.substring(200), "", "damaged ("},
        }) {
            Files.writeString(copy.resolve("inputs.json"), good.replace(damage[0], damage[1]));
            assertThatThrownBy(() -> Scorer.load(copy))
                    .as(damage[1])
                    .isInstanceOf(ScoringException.class)
                    .hasMessageContaining(damage[2])
                    .message()
                    .doesNotContain("\n");
        }
    }
}
