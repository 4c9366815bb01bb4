package org.equidad.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has a language model put messages into other words. Nothing but the template's text leaves the program: no row, no
 * score, no input. On any failure, and where the answer says anything that it must not, the template stays and the
 * message says why. Equal texts are asked for once. Not for several threads.
 */
public final class Rewriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RewriteOptions options;
    private final ReviewedWords words;
    private final HttpClient client;
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private int lostInARow;

    /**
     * A rewriter.
     *
     * @param words what no answer may hold
     */
    public Rewriter(RewriteOptions options, ReviewedWords words) {
        this.options = Objects.requireNonNull(options, "options");
        this.words = Objects.requireNonNull(words, "words");
        this.client = HttpClient.newBuilder()
                .connectTimeout(options.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The message in other words, or as it is with the reason in {@link Message#fallback}: {@code connection}, {@code
     * timeout}, {@code status_NNN}, {@code broken_answer}, {@code empty_answer}, {@code cut_off}, {@code too_long},
     * {@code new_number}, {@code new_address}, {@code markup}, {@code group_word}, {@code score_word}, {@code
     * interrupted}, or {@code given_up} where the service failed for several texts in a row.
     */
    public Message rewrite(Message template) {
        String key = template.channel() + "\n" + template.tongue() + "\n" + template.tone() + "\n" + template.text();
        if (answers.containsKey(key)) {
            return template.rewritten(answers.get(key));
        }
        if (refusals.containsKey(key)) {
            return template.keptBecause(refusals.get(key));
        }
        if (lostInARow >= options.giveUpAfter()) {
            return template.keptBecause("given_up");
        }
        try {
            String answer = answer(template);
            lostInARow = 0;
            AnswerCheck.check(answer, template, words);
            answers.put(key, answer);
            return template.rewritten(answer);
        } catch (RewriteFailure e) {
            if (e.kind() == RewriteFailure.Kind.ANSWER) {
                lostInARow = 0;
                refusals.put(key, e.getMessage());
            } else {
                lostInARow++;
            }
            return template.keptBecause(e.getMessage());
        }
    }

    private String answer(Message template) throws RewriteFailure {
        byte[] body = body(template).toString().getBytes(StandardCharsets.UTF_8);
        long pause = options.pause().toMillis();
        for (int attempt = 0; ; attempt++) {
            try {
                return content(ask(body));
            } catch (RewriteFailure e) {
                if (e.kind() != RewriteFailure.Kind.PASSING || attempt >= options.retries()) {
                    throw e;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw interrupted();
            }
            pause *= 2;
        }
    }

    private ObjectNode body(Message template) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", options.model());
        body.put("stream", false);
        ArrayNode messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", Instructions.of(template));
        messages.addObject().put("role", "user").put("content", template.text());
        return body;
    }

    private byte[] ask(byte[] body) throws RewriteFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.completions())
                .timeout(options.timeout())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        options.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request.build(), info -> new LimitedBody());
        try {
            // The request's own timeout ends with the headers; this one covers a body that trickles.
            HttpResponse<byte[]> response = asked.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            if (status != 200) {
                boolean passing = status == 408 || status == 429 || status >= 500;
                throw new RewriteFailure(
                        passing ? RewriteFailure.Kind.PASSING : RewriteFailure.Kind.SERVICE, "status_" + status);
            }
            return response.body();
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new RewriteFailure(RewriteFailure.Kind.PASSING, "timeout");
        } catch (ExecutionException e) {
            boolean late = e.getCause() instanceof HttpTimeoutException;
            throw new RewriteFailure(RewriteFailure.Kind.PASSING, late ? "timeout" : "connection");
        } catch (InterruptedException e) {
            asked.cancel(true);
            throw interrupted();
        }
    }

    private static RewriteFailure interrupted() {
        Thread.currentThread().interrupt();
        return new RewriteFailure(RewriteFailure.Kind.SERVICE, "interrupted");
    }

    private static String content(byte[] response) throws RewriteFailure {
        JsonNode choice;
        try {
            choice = Optional.ofNullable(JSON.readTree(response))
                    .map(root -> root.path("choices").path(0))
                    .orElseThrow(Rewriter::broken);
        } catch (IOException e) {
            throw broken();
        }
        JsonNode content = choice.path("message").path("content");
        if (!content.isTextual()) {
            throw broken();
        }
        if (choice.path("finish_reason").asText().equals("length")) {
            throw new RewriteFailure(RewriteFailure.Kind.ANSWER, "cut_off");
        }
        return content.asText().replace("\r\n", "\n").strip();
    }

    private static RewriteFailure broken() {
        return new RewriteFailure(RewriteFailure.Kind.SERVICE, "broken_answer");
    }
}
