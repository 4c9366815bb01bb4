package org.equidad.export.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTablesTest {
    private static final String INGEST = """
            {"years": {
               "2023": {"files": [{"file": "a/x<1>.csv", "rows": 106788, "columns": 45, "bytes": 14261488,
                                   "encoding": "ISO-8859-1", "delimiter": "\\t", "sha256": "88a4cf847d526649"}],
                        "dropped": {"300: panel-only rows": 12, "300: age missing": 0, "300: something new": 3},
                        "joins": [{"with": "module 200", "rate": 0.9983}],
                        "missing_cells": {"p209": 7}, "padded_keys": {}, "disagreeing": {},
                        "unknown_codes": %s},
               "2024": {"files": [], "dropped": {"300: age outside 6 to 17": 81925}, "joins": [],
                        "missing_cells": {}, "padded_keys": {}, "disagreeing": {}, "unknown_codes": {}}},
             "district_sources": []}
            """;

    private static String page(String ingest) throws IOException {
        JsonNode node = new ObjectMapper().readTree(ingest);
        Html html = new Html();
        new ReadingTables(node).write(html);
        return html.toString();
    }

    @Test
    void filesRowsJoinsAndMissingCellsAreTold() throws IOException {
        String page = page(INGEST.formatted("{}"));
        assertThat(page)
                .contains("<code>a/x&lt;1&gt;.csv</code>")
                .contains("106\u202f788", "14.3", "<code>\\t</code>", "<code>88a4cf84\u2026</code>")
                .contains("M\u00f3dulo 300: filas que son solo del panel", "Module 300: rows of the panel only")
                .contains("M\u00f3dulo 300: fuera de 6 a 17 a\u00f1os", "81\u202f925")
                .contains("300: something new")
                .contains("99.8\u00a0%", "99.8%")
                .contains("<code>p209</code>")
                .contains("Ning\u00fan c\u00f3digo fuera del diccionario.")
                // Nothing was without age, and no key had lost zeros: no line for either.
                .doesNotContain("sin edad", "Claves que");
    }

    @Test
    void unknownCodesAreListed() throws IOException {
        assertThat(page(INGEST.formatted("{\"p300a\": {\"99\": 4}}")))
                .contains("C\u00f3digos que el diccionario no conoce", "<code>p300a</code>", "{&quot;99&quot;:4}")
                .doesNotContain("Ning\u00fan c\u00f3digo");
    }

    @Test
    void anAuditOfOtherTablesHasNoSuchPart() throws IOException {
        assertThat(page("{}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"words_es.properties", "words_en.properties"})
    void noTextIsWrittenTwice(String name) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(Words.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            List<String> keys = in.lines()
                    .filter(l -> !l.startsWith("#") && l.contains("="))
                    .map(l -> l.substring(0, l.indexOf('=')).strip())
                    .collect(Collectors.toList());
            assertThat(keys).doesNotHaveDuplicates();
        }
    }
}
