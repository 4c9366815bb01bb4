package org.equidad.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringServiceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "{\"age\": 16, \"area\": \"rural\"}";

    @TempDir
    static Path temporary;

    private static Scorer scorer;
    private static ScoringService service;
    private static HttpClient client;

    @BeforeAll
    static void start() throws IOException {
        scorer = Scorer.load(Fixture.save(temporary.resolve("private")).folder());
        ServiceOptions options = new ServiceOptions(
                "localhost", 0, java.util.Optional.empty(), ServiceOptions.LoggedInputs.KEPT, 2_000, 5, 3);
        service = ScoringService.start(scorer, options, Clock.systemUTC());
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> send(ScoringService to, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + to.port() + path))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> predict(String body) throws IOException, InterruptedException {
        return send(service, "POST", "/predict", body);
    }

    @Test
    void oneRowGetsItsScoreLabelAndReasons() throws Exception {
        HttpResponse<String> response = predict(ROW);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("risk_score").asDouble()).isGreaterThan(Fixture.THRESHOLD);
        assertThat(answer.get("risk_label").asText()).isEqualTo("high");
        assertThat(answer.get("threshold").asDouble()).isEqualTo(Fixture.THRESHOLD);
        assertThat(answer.get("reasons")).hasSize(2);
        assertThat(answer.at("/reasons/0/label_es").asText()).isEqualTo("Edad");
        assertThat(answer.at("/reasons/0/value").asDouble()).isEqualTo(16);
        assertThat(answer.at("/reasons/0/effect").asText()).isEqualTo("raises");
    }

    @Test
    void manyRowsComeBackInTheirOrderAndNullIsMissing() throws Exception {
        JsonNode answer = JSON.readTree(
                predict("[" + ROW + ", {\"age\": null, \"area\": null}]").body());
        assertThat(answer.get("predictions")).hasSize(2);
        assertThat(answer.at("/predictions/0"))
                .isEqualTo(JSON.readTree(predict(ROW).body()));
        assertThat(answer.at("/predictions/1/reasons/0/value").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"age": 16, "area": "rural", "x": 1}   | 400 | x       | unknown field; allowed are age, area
            {"age": 16}                            | 400 | area    | missing field; say null if the value is unknown
            {"age": "16", "area": "rural"}         | 400 | age     | "16" is not a finite number; a number or null is allowed
            {"age": true, "area": "rural"}         | 400 | age     | true is not a finite number
            {"age": 1e999, "area": "rural"}        | 400 | age     | is not a finite number
            {"age": NaN, "area": "rural"}          | 400 | ``      | the body is not JSON: Non-standard token 'NaN'
            {"age": 16, "area": "coast"}           | 400 | area    | "coast" is none of the model's values; null or one of these is allowed: rural, urban
            {"age": 16, "area": 2}                 | 400 | area    | 2 is none of the model's values
            {"age": 16, "age": 17, "area": "rural"}| 400 | ``      | the body is not JSON: Duplicate field 'age'
            [{"age": 16, "area": "rural"}, {"age": 16}] | 400 | [1].area | missing field
            [{"age": 16, "area": "rural"}, 3]      | 400 | [1]     | is no object
            []                                     | 400 | ``      | the array has no row
            ``                                     | 400 | ``      | the body is empty
            17                                     | 400 | ``      | the body is neither an object nor an array
            {"age": 16, "area": "rural"            | 400 | ``      | the body is not JSON: Unexpected end-of-input
            {"age": 16, "area": "rural"} {}        | 400 | ``      | something stands after the JSON value
            [{},{},{},{},{},{}]                    | 413 | ``      | 6 rows; at most 5 are allowed in one request
            """)
    void badInputIsToldWithItsField(String body, int status, String field, String reason) throws Exception {
        HttpResponse<String> response = predict(body == null ? "" : body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.get("status").asInt()).isEqualTo(status);
        assertThat(error.get("field").asText()).isEqualTo(field == null ? "" : field);
        assertThat(error.get("reason").asText()).contains(reason).doesNotContain("\n");
    }

    @Test
    void hugeBodiesAreRefusedWithAndWithoutADeclaredLength() throws Exception {
        String huge = "[" + " ".repeat(3_000) + ROW + "]";
        HttpResponse<String> declared = predict(huge);
        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(declared.body()).contains("the body has more than 2000 bytes");
        HttpResponse<String> chunked = client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + "/predict"))
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(
                                huge.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @Test
    void healthDocsAndOpenApi() throws Exception {
        JsonNode health = JSON.readTree(send(service, "GET", "/health", null).body());
        assertThat(health.get("status").asText()).isEqualTo("ok");
        assertThat(health.get("model").asText()).isEqualTo("lightgbm");
        HttpResponse<String> page = send(service, "GET", "/docs", null);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<h1>Escuela &lt;inventada&gt;</h1>")
                .contains("\"area\" : null")
                .doesNotContain("${");
        JsonNode api = JSON.readTree(send(service, "GET", "/openapi.json", null).body());
        assertThat(api.get("openapi").asText()).startsWith("3.");
        assertThat(api.at("/components/schemas/Row/required")).hasSize(2);
        assertThat(api.at("/components/schemas/Row/properties/area/enum")).hasSize(3);
        assertThat(api.at("/components/schemas/Row/additionalProperties").asBoolean(true))
                .isFalse();
        assertThat(api.at("/paths").properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("/predict", "/health", "/docs", "/openapi.json");
    }

    @Test
    void otherPathsAndMethodsAreTold() throws Exception {
        assertThat(send(service, "GET", "/", null).statusCode()).isEqualTo(404);
        HttpResponse<String> get = send(service, "GET", "/predict", null);
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).contains("POST");
        assertThat(send(service, "DELETE", "/health", null).statusCode()).isEqualTo(405);
    }

    @Test
    void onlyThisMachineIsListenedToUnlessToldOtherwise() {
        assertThat(ServiceOptions.defaults().host()).isEqualTo("localhost");
        assertThatThrownBy(() -> ScoringService.start(
                        scorer, ServiceOptions.defaults().at("localhost", service.port()), Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost:" + service.port() + ": cannot listen there");
        assertThat(InetAddress.getLoopbackAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void theLogHoldsEveryRequestAndCanLeaveInputsOut() throws Exception {
        Path kept = temporary.resolve("kept.jsonl");
        Path bare = temporary.resolve("bare.jsonl");
        ask(ServiceOptions.defaults().at("localhost", 0).withLog(kept, ServiceOptions.LoggedInputs.KEPT));
        ask(ServiceOptions.defaults().at("localhost", 0).withLog(bare, ServiceOptions.LoggedInputs.LEFT_OUT));
        List<String> lines = Files.readAllLines(kept);
        assertThat(lines).hasSize(41);
        int errors = 0;
        for (String line : lines) {
            JsonNode node = JSON.readTree(line);
            assertThat(node.get("latency_ms").asDouble()).isPositive();
            errors += node.has("error") ? 1 : 0;
            if (!node.has("error")) {
                assertThat(node.at("/input/0/age").asInt()).isEqualTo(16);
                assertThat(node.at("/output/risk_label").asText()).isEqualTo("high");
            }
        }
        assertThat(errors).isOne();
        List<String> stripped = Files.readAllLines(bare);
        assertThat(stripped.size()).isEqualTo(41);
        assertThat(stripped.stream().filter(l -> l.contains("risk_score")).count())
                .isEqualTo(40);
        for (String told : List.of("\"input\":[", "\"value\"", "coast")) {
            assertThat(stripped.stream().anyMatch(l -> l.contains(told)))
                    .as(told)
                    .isFalse();
        }
    }

    /** 40 good requests from four threads and a bad one. */
    private static void ask(ServiceOptions options) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ScoringService logged = ScoringService.start(scorer, options, Clock.systemUTC())) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(() -> send(logged, "POST", "/predict", ROW).statusCode());
            }
            for (Future<Integer> status : threads.invokeAll(calls)) {
                assertThat(status.get()).isEqualTo(200);
            }
            assertThat(send(logged, "POST", "/predict", "{\"age\": 1, \"area\": \"coast\"}")
                            .statusCode())
                    .isEqualTo(400);
        } finally {
            threads.shutdown();
        }
    }
}
