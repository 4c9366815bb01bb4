package org.equidad.export.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a reader meets it: opened from a file in a browser without a network. */
class BrowserTest {
    // The browser may still write into its profile while it ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path folder;

    private static String address;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
        Path page = folder.resolve("report.html");
        Files.write(page, AuditReport.of(SmallExport.whole()).html());
        address = page.toUri().toString();
        browser = Browser.start(program.get(), folder);
        // Whatever is not a file is refused, so that a page which needs a network shows it.
        browser.call(
                "Network.emulateNetworkConditions",
                Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        browser.width(1280);
        browser.open(address);
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(browser.problems()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(r -> r.startsWith("file:") || r.startsWith("data:"));
    }

    private static String text(String expression) {
        return browser.evaluate(expression).asText();
    }

    private static long number(String expression) {
        return browser.evaluate(expression).asLong();
    }

    @Test
    void theSwitchChangesTheLanguage() {
        assertThat(text("document.documentElement.lang")).isEqualTo("es-PE");
        assertThat(text("document.querySelector('h1').innerText")).contains("auditoría de equidad");
        assertThat(text("document.querySelector('#missed h2').innerText")).isEqualTo("A quiénes no detecta");
        browser.evaluate("document.querySelector('[data-lang=en]').click()");
        assertThat(text("document.documentElement.lang")).isEqualTo("en");
        assertThat(text("document.title")).contains("an equity audit");
        assertThat(text("document.querySelector('#missed h2').innerText")).isEqualTo("Whom it misses");
        assertThat(text("document.querySelector('[data-lang=en]').getAttribute('aria-pressed')"))
                .isEqualTo("true");
        assertThat(
                        number(
                                "Array.from(document.querySelectorAll('svg.es')).filter(s => s.getClientRects().length).length"))
                .isZero();
        assertThat(number("localStorage.length + sessionStorage.length + document.cookie.length"))
                .isZero();
        browser.evaluate("document.querySelector('[data-lang=es]').click()");
        assertThat(text("document.querySelector('#missed h2').innerText")).isEqualTo("A quiénes no detecta");
    }

    @Test
    void theSliderShowsWhatHappensToEachGroup() {
        String table = "document.querySelector('#explorer-table').innerText";
        String audited = text(table);
        String said = text("document.querySelector('#said').innerText");
        assertThat(said).contains("(el auditado)");
        assertThat(audited).contains("Castellano").contains("Todos los grupos");
        browser.evaluate("var s = document.querySelector('#slider'); s.value = 1; s.dispatchEvent(new Event('input'))");
        assertThat(text(table)).isNotEqualTo(audited);
        assertThat(text("document.querySelector('#said').innerText")).doesNotContain("(el auditado)");
        String low = text(table);
        browser.evaluate("document.querySelector('#plus').click()");
        assertThat(text(table)).isNotEqualTo(low);
        browser.evaluate("document.querySelector('#less').click()");
        assertThat(text(table)).isEqualTo(low);
        browser.evaluate("document.querySelector('#audited').click()");
        assertThat(text(table)).isEqualTo(audited);
        browser.evaluate("document.querySelector('#slider').focus()");
        browser.press("ArrowLeft");
        assertThat(text(table)).isNotEqualTo(audited);
        browser.evaluate(
                "var d = document.querySelector('#dimension'); d.value = 1; d.dispatchEvent(new Event('change'))");
        assertThat(text(table)).contains("Mujeres").doesNotContain("Castellano");
        browser.evaluate("document.querySelector('[data-lang=en]').click()");
        assertThat(text(table)).contains("All groups").contains("Girls");
    }

    /** At the audited threshold the explorer shows the numbers of the documents. */
    @Test
    void theExplorerAgreesWithTheDocuments() {
        JsonNode fairness =
                SmallExport.whole().document("fairness_metrics.json").orElseThrow();
        long missed = Math.round(100 * fairness.at("/overall/fnr").asDouble());
        assertThat(text("document.querySelector('#explorer-table tbody tr td').innerText"))
                .startsWith(Long.toString(missed));
    }

    @Test
    void tablesOpenAndDistrictsAreFound() {
        assertThat(number("document.querySelectorAll('details[open]').length")).isZero();
        browser.evaluate("document.querySelector('#fig-fnr-sex summary').click()");
        assertThat(number("document.querySelector('#fig-fnr-sex table').getBoundingClientRect().height"))
                .isPositive();
        browser.evaluate("document.querySelector('#district-list summary').click()");
        String shown = "Array.from(document.querySelectorAll('#district-rows tr')).filter(r => !r.hidden).length";
        assertThat(number(shown)).isEqualTo(80);
        browser.evaluate("var q = document.querySelector('#search'); q.value = 'nahuin 12';"
                + " q.dispatchEvent(new Event('input'))");
        assertThat(number(shown)).isEqualTo(1);
        assertThat(text("document.querySelector('#found').innerText")).isEqualTo("1 de 80 distritos");
        browser.evaluate("document.querySelector('#map figure svg.es.w [data-k]').dispatchEvent("
                + "new MouseEvent('click', {bubbles: true}))");
        assertThat(text("document.querySelector('#place').innerText")).contains("ÑAHUÍN");
        String box = "document.querySelector('#map figure svg').getAttribute('viewBox')";
        String whole = text(box);
        browser.evaluate("document.querySelector('[data-zoom=in]').click()");
        assertThat(text(box)).isNotEqualTo(whole);
        browser.evaluate("document.querySelector('[data-zoom=whole]').click()");
        assertThat(text(box)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 640, 1280})
    void nothingSticksOut(int width) {
        browser.width(width);
        for (String language : List.of("es", "en")) {
            browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true);"
                    + "document.querySelector('[data-lang=" + language + "]').click()");
            assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        }
    }

    @Test
    void textsOfTheFiguresStayInside() {
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        JsonNode outside = browser.evaluate("Array.from(document.querySelectorAll('figure svg')).filter(s =>"
                + " s.getClientRects().length).flatMap(s => Array.from(s.querySelectorAll('text')).filter(t => {"
                + " var b = t.getBBox(), v = s.viewBox.baseVal; return b.x < -3 || b.x + b.width > v.width + 3"
                + " || b.y < -3 || b.y + b.height > v.height + 3; }).map(t => s.getAttribute('aria-labelledby') + ': '"
                + " + t.textContent))");
        List<String> texts = new ArrayList<>();
        outside.forEach(t -> texts.add(t.asText()));
        assertThat(texts).isEmpty();
    }

    @Test
    void theKeyboardLeadsThrough() {
        browser.press("Tab");
        assertThat(text("document.activeElement.className")).isEqualTo("skip");
        browser.press("Tab");
        assertThat(text("document.activeElement.getAttribute('data-lang')")).isEqualTo("es");
        assertThat(text("getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        JsonNode small = browser.evaluate(
                "Array.from(document.querySelectorAll('button, select, input, summary, nav a'))"
                        + ".filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 24).map(e => e.outerHTML)");
        assertThat(small).isEmpty();
    }

    @Test
    void withoutScriptsThePageIsSpanishAndWhole() {
        browser.call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser.open(address);
            JsonNode document = browser.call("DOM.getDocument", Map.of());
            int root = document.path("root").path("nodeId").asInt();
            int table = browser.call(
                            "DOM.querySelector", Map.of("nodeId", root, "selector", "#explorer-table tbody tr"))
                    .at("/nodeId")
                    .asInt();
            assertThat(table).isPositive();
            int hidden = browser.call("DOM.querySelector", Map.of("nodeId", root, "selector", ".switch[hidden]"))
                    .at("/nodeId")
                    .asInt();
            assertThat(hidden).isPositive();
        } finally {
            browser.call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }
}
