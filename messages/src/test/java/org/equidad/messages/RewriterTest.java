package org.equidad.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on this machine that answers as a language model's would, or badly. */
class RewriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEMPLATE = "Hola, somos Bienestar. Llama al 14 de 9 a 12. Responde.";

    /** What the server does with one request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private HttpServer server;
    private ExecutorService threads;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int number = asked.size();
            asked.add(JSON.readTree(body));
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            try (exchange) {
                answers.get(Math.min(number, answers.size() - 1)).to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private RewriteOptions options() {
        return RewriteOptions.of(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"), "small")
                .within(Duration.ofSeconds(5), 2, Duration.ofMillis(1));
    }

    private Rewriter rewriter() {
        return new Rewriter(options(), Sample.reviewed());
    }

    private static Answer status(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    private static Answer says(String text) {
        return status(200, completion(text, "stop"));
    }

    private static String completion(String text, String finish) {
        var root = JSON.createObjectNode();
        var choice = root.putArray("choices").addObject();
        choice.put("finish_reason", finish);
        choice.putObject("message").put("role", "assistant").put("content", text);
        return root.toString();
    }

    private static void assertKept(Message message, String why) {
        assertThat(message.source()).isEqualTo(Message.Source.TEMPLATE);
        assertThat(message.text()).isEqualTo(TEMPLATE);
        assertThat(message.fallback()).contains(why);
    }

    @Test
    void aGoodAnswerTakesThePlaceOfTheTemplateAndOnlyTheTemplateIsSent() {
        answers.add(says("  Hola, te habla Bienestar: llama al 14, de 9 a 12, o responde.\n"));
        Message message = rewriter().rewrite(Sample.message(Channel.SMS, TEMPLATE));
        assertThat(message.source()).isEqualTo(Message.Source.REWRITTEN);
        assertThat(message.text()).isEqualTo("Hola, te habla Bienestar: llama al 14, de 9 a 12, o responde.");
        assertThat(message.fallback()).isEmpty();

        JsonNode sent = asked.get(0);
        assertThat(sent.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("model", "stream", "messages");
        assertThat(sent.path("model").asText()).isEqualTo("small");
        assertThat(sent.path("messages")).hasSize(2);
        assertThat(sent.at("/messages/1/content").asText()).isEqualTo(TEMPLATE);
        assertThat(sent.at("/messages/0/content").asText()).contains("Spanish (Peru)", "160 characters");
        assertThat(keys).containsExactly("null");
    }

    @Test
    void theKeyIsSentAndNeverShown() {
        answers.add(says("Hola."));
        RewriteOptions options = options().withKey("s3cret");
        new Rewriter(options, Sample.reviewed()).rewrite(Sample.message(Channel.APP, TEMPLATE));
        assertThat(keys).containsExactly("Bearer s3cret");
        assertThat(options.toString()).doesNotContain("s3cret");
    }

    @Test
    void equalTextsAreAskedForOnce() {
        answers.add(says("Hola."));
        answers.add(says("En riesgo."));
        Rewriter rewriter = rewriter();
        for (int i = 0; i < 3; i++) {
            assertThat(rewriter.rewrite(Sample.message(Channel.APP, TEMPLATE)).text())
                    .isEqualTo("Hola.");
            assertThat(rewriter.rewrite(Sample.message(Channel.SMS, TEMPLATE)).fallback())
                    .contains("score_word");
        }
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'   ';empty_answer",
                "Llama al 15.;new_number",
                "Llama al 14, de 9 a 12, hay 100 cupos.;new_number",
                "Escribe a ayuda@uni.pe;new_address",
                "Entra a https://uni.pe/ayuda;new_address",
                "Mira bienestar.edu hoy;new_address",
                "**Hola** Bienestar;markup",
                "<think>a</think> Hola;markup",
                "Como mujer puedes;group_word",
                "Tu riesgo es alto;score_word",
                "You may drop out;score_word",
                "Hay un 80 % de avance;new_number"
            })
    void anAnswerThatSaysWhatItMayNotIsNotUsed(String answer, String why) {
        answers.add(says(answer));
        assertKept(rewriter().rewrite(Sample.message(Channel.APP, TEMPLATE)), why);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerThatIsTooLongForItsChannelIsNotUsed() {
        answers.add(says("a".repeat(161)));
        answers.add(says("á".repeat(71)));
        answers.add(says("a".repeat(160)));
        for (int i = 0; i < 2; i++) {
            assertKept(rewriter().rewrite(Sample.message(Channel.SMS, TEMPLATE)), "too_long");
        }
        assertThat(rewriter().rewrite(Sample.message(Channel.SMS, TEMPLATE)).text())
                .hasSize(160);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "",
                "{}",
                "[]",
                "null",
                "{\"choices\":[]}",
                "{\"choices\":[{\"message\":{\"content\":null}}]}",
                "{\"choices\":[{\"message\":{\"content\":[\"a\"]}}]}",
                "{\"choices\":[{\"message\":{\"content\":\"a\""
            })
    void anAnswerThatIsNoCompletionIsBroken(String body) {
        answers.add(status(200, body));
        assertKept(rewriter().rewrite(Sample.message(Channel.APP, TEMPLATE)), "broken_answer");
    }

    @Test
    void anAnswerCutOffByTheServiceIsNotUsed() {
        answers.add(status(200, completion("Hola y", "length")));
        assertKept(rewriter().rewrite(Sample.message(Channel.APP, TEMPLATE)), "cut_off");
    }

    @ParameterizedTest
    @CsvSource({"400,1", "401,1", "404,1", "302,1", "408,3", "429,3", "500,3", "503,3"})
    void statusesKeepTheTemplateAndOnlyPassingOnesAreTriedAgain(int status, int attempts) {
        answers.add(status(status, "{\"error\":{}}"));
        assertKept(rewriter().rewrite(Sample.message(Channel.APP, TEMPLATE)), "status_" + status);
        assertThat(asked).hasSize(attempts);
    }

    @Test
    void aServiceThatRecoversIsHeard() {
        answers.add(status(503, ""));
        answers.add(exchange -> {
            // Hangs up in the middle of its answer.
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
        });
        answers.add(says("Hola."));
        assertThat(rewriter().rewrite(Sample.message(Channel.APP, TEMPLATE)).text())
                .isEqualTo("Hola.");
    }

    @Test
    void slowServicesRunOutOfTimeBeforeAndWithinTheirAnswer() {
        answers.add(exchange -> Thread.sleep(3000));
        answers.add(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 30; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                Thread.sleep(100);
            }
        });
        Rewriter rewriter = new Rewriter(options().within(Duration.ofMillis(300), 0, Duration.ZERO), Sample.reviewed());
        assertKept(rewriter.rewrite(Sample.message(Channel.APP, TEMPLATE)), "timeout");
        assertKept(rewriter.rewrite(Sample.message(Channel.APP, TEMPLATE)), "timeout");
    }

    @Test
    void anAnswerWithoutEndIsRefused() {
        answers.add(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            for (int i = 0; i < 40; i++) {
                exchange.getResponseBody().write(much);
            }
        });
        assertKept(rewriter().rewrite(Sample.message(Channel.APP, TEMPLATE)), "connection");
    }

    @Test
    void nobodyAnswersAndAfterAWhileNobodyIsAsked() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Rewriter rewriter = new Rewriter(
                RewriteOptions.of(URI.create("http://127.0.0.1:" + port + "/v1/"), "small")
                        .within(Duration.ofSeconds(2), 1, Duration.ZERO),
                Sample.reviewed());
        for (int i = 0; i < 3; i++) {
            assertKept(rewriter.rewrite(Sample.message(Channel.APP, TEMPLATE)), "connection");
        }
        assertKept(rewriter.rewrite(Sample.message(Channel.APP, TEMPLATE)), "given_up");
    }

    @Test
    void anInterruptedThreadKeepsTheTemplateAndStaysInterrupted() {
        answers.add(says("Hola."));
        Thread.currentThread().interrupt();
        assertKept(rewriter().rewrite(Sample.message(Channel.APP, TEMPLATE)), "interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a/v1", "localhost:80", "http:///v1", "https://a/v1?x=1", "v1"})
    void otherAddressesAreRefused(String url) {
        assertThatThrownBy(() -> RewriteOptions.of(URI.create(url), "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is none of a service");
    }

    @Test
    void aKeyDoesNotTravelInClearText() {
        assertThatThrownBy(() -> RewriteOptions.of(URI.create("http://192.0.2.1/v1"), "m")
                        .withKey("k"))
                .hasMessageContaining("in clear text");
        assertThat(RewriteOptions.of(URI.create("https://192.0.2.1/v1"), "m")
                        .withKey("k")
                        .completions())
                .isEqualTo(URI.create("https://192.0.2.1/v1/chat/completions"));
        assertThatThrownBy(() -> RewriteOptions.of(URI.create("https://a/v1"), " "))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> options().within(Duration.ZERO, 0, Duration.ZERO))
                .hasMessageContaining("timeout");
    }
}
