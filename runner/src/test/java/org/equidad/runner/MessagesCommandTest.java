package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a table to an audit to messages for the same rows. */
class MessagesCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DICTIONARY = Path.of("src/test/resources/org/equidad/runner/messages.yml");

    @TempDir
    static Path folder;

    private static Path work;

    @BeforeAll
    static void audit() throws IOException {
        work = SmallAudit.in(folder);
    }

    private static Cli.Run run(Cli cli, Path dictionary, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "messages",
                "--model",
                work.toString(),
                "--data",
                folder.resolve("school.csv").toString(),
                "--dictionary",
                dictionary.toString(),
                "--out",
                folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return cli.with(arguments.toArray(String[]::new));
    }

    private static Cli.Run run(String out, String... more) {
        return run(Cli.environment("LANG", "C"), DICTIONARY, out, more);
    }

    private static List<JsonNode> lines(String file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void everyRowGetsAMessageWithoutAnyGroupAttribute() throws IOException {
        Cli.Run run = run("all.jsonl", "--channel", "sms", "--tone", "urgent", "--in", "en");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> data = Files.readAllLines(folder.resolve("school.csv"));
        List<JsonNode> messages = lines("all.jsonl");
        assertThat(messages).hasSize(900);
        int older = 0;
        for (int i = 0; i < 900; i++) {
            JsonNode m = messages.get(i);
            assertThat(m.path("row").asInt()).isEqualTo(i + 1);
            assertThat(m.path("channel").asText()).isEqualTo("sms");
            assertThat(m.path("tone").asText()).isEqualTo("urgent");
            assertThat(m.path("language").asText()).isEqualTo("en");
            assertThat(m.path("subject").isNull()).isTrue();
            assertThat(m.path("source").asText()).isEqualTo("template");
            assertThat(m.toString()).doesNotContain("zona", "Zona");
            if (m.path("topics").isEmpty()) {
                assertThat(m.path("text").asText()).isEqualTo("School here. How are you? Write this week.");
            } else {
                older++;
                assertThat(m.path("text").asText()).isEqualTo("School here. Upper years ask a lot. Write this week.");
                assertThat(m.path("reasons")).hasSize(1);
                // The sentence is said only where it is true.
                assertThat(Integer.parseInt(data.get(i + 1).split(",")[0])).isGreaterThanOrEqualTo(14);
            }
        }
        assertThat(older).isGreaterThan(100);
        assertThat(run.out())
                .contains("messages for 900 of 900 rows, " + (900 - older) + " of them general; keep this file private")
                .contains("reasons passed over as group attributes: ");
        assertThat(run.err()).contains("the model has no input income");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("all.jsonl"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aTableHoldsWholeTextsOfThoseAtTheThreshold() throws IOException {
        Cli.Run run = run("high.csv", "--for", "high");
        assertThat(run.exitCode()).as(run.err()).isZero();
        String text = Files.readString(folder.resolve("high.csv"));
        assertThat(text)
                .startsWith("row,channel,tone,language,subject,text,topics,reasons,source,fallback\n")
                .contains(",email,supportive,es,Hola,\"Querida familia:\n\nLos grados superiores piden mucho.")
                .contains("\",upper_years,edad,template,\n");
        long high = text.lines().filter(l -> l.contains(",email,")).count();
        assertThat(high).isBetween(1L, 899L);
    }

    @Test
    void anotherWordingComesFromTheServiceAndNothingOfTheRowGoesThere() throws IOException {
        List<String> sent = new CopyOnWriteArrayList<>();
        List<String> keys = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            JsonNode asked = JSON.readTree(exchange.getRequestBody());
            String template = asked.at("/messages/1/content").asText();
            sent.add(template);
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
            String answer = template.contains("Upper") ? "Hello from school, all well?" : "Your risk is 80 %";
            byte[] body = JSON.writeValueAsBytes(java.util.Map.of(
                    "choices", List.of(java.util.Map.of("message", java.util.Map.of("content", answer)))));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            Cli.Run run = run(
                    Cli.environment("EQUIDAD_REWRITE_KEY", "k"),
                    DICTIONARY,
                    "other.jsonl",
                    "--channel",
                    "app",
                    "--in",
                    "en",
                    "--rewrite-url",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                    "--rewrite-model",
                    "small");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("reworded: ");
            assertThat(run.err()).contains("messages keep the template: new_number");
        } finally {
            server.stop(0);
        }
        assertThat(lines("other.jsonl")).hasSize(900).allSatisfy(m -> {
            boolean told = !m.path("topics").isEmpty();
            assertThat(m.path("source").asText()).isEqualTo(told ? "rewritten" : "template");
            assertThat(m.path("fallback").isNull()).isEqualTo(told);
            assertThat(m.path("text").asText())
                    .isEqualTo(told ? "Hello from school, all well?" : "How are you? We listen. Reply here.");
        });
        assertThat(sent)
                .containsExactlyInAnyOrder(
                        "Upper years ask a lot. We are with you. Reply here.", "How are you? We listen. Reply here.");
        assertThat(keys).containsOnly("Bearer k");
    }

    @Test
    void mistakesAreToldInOneLine() throws IOException {
        assertMistake(run("a.txt"), "a.txt: the name ends neither in .csv nor in .jsonl");
        assertMistake(run("a.csv", "--rewrite-url", "http://localhost:1/v1"), "go together");
        assertMistake(run("a.csv", "--rewrite-url", "localhost:1", "--rewrite-model", "m"), "is none of a service");
        Path other = Files.writeString(
                folder.resolve("other.yml"), Files.readString(DICTIONARY).replace("audit: school", "audit: college"));
        assertMistake(
                run(Cli.environment("LANG", "C"), other, "a.csv"),
                "is for the audit 'college'; the model is of 'school'");
        assertMistake(run(Cli.environment("LANG", "C"), folder.resolve("none.yml"), "a.csv"), "none.yml: no such file");
        assertThat(folder.resolve("a.csv")).doesNotExist();
    }

    private static void assertMistake(Cli.Run run, String message) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines().filter(l -> l.startsWith("equidad messages: ")))
                .hasSize(1);
        assertThat(run.err()).contains(message);
    }

    @Test
    void messagesAreTheSameEveryTime() throws IOException {
        run("one.csv", "--in", "pt");
        run("two.csv", "--in", "pt");
        assertThat(Files.readString(folder.resolve("one.csv"), StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(folder.resolve("two.csv"), StandardCharsets.UTF_8));
    }
}
