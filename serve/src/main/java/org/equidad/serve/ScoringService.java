package org.equidad.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Scores over HTTP: {@code POST /predict} with one row or an array of rows, {@code GET /health}, {@code GET /docs} (a
 * page to try it) and {@code GET /openapi.json}. Closing it lets the requests under way end and writes the log to its
 * last line.
 */
public final class ScoringService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_THREADS = 64;
    private static final long GRACE_MILLIS = 10_000;

    private final Scorer scorer;
    private final ServiceOptions options;
    private final Clock clock;
    private final PredictionLog log;
    private final Server server;
    private final ServerConnector connector;
    private final byte[] openApi;
    private final byte[] page;

    private ScoringService(Scorer scorer, ServiceOptions options, Clock clock) {
        this.scorer = scorer;
        this.options = options;
        this.clock = clock;
        this.openApi = ServiceDocs.openApi(scorer, options).toPrettyString().getBytes(StandardCharsets.UTF_8);
        this.page = ServiceDocs.page(scorer).getBytes(StandardCharsets.UTF_8);
        this.log = options.log().map(PredictionLog::of).orElse(null);
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("scoring");
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        this.connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(options.host());
        connector.setPort(options.port());
        server.addConnector(connector);
        server.setStopTimeout(GRACE_MILLIS);
        server.setHandler(new GracefulHandler(new Routes()));
    }

    /**
     * Starts listening.
     *
     * @param clock gives the log its times
     * @throws IllegalArgumentException if the address or port cannot be had, or the log cannot be written
     */
    public static ScoringService start(Scorer scorer, ServiceOptions options, Clock clock) {
        ScoringService service = new ScoringService(scorer, options, clock);
        try {
            service.server.start();
            return service;
        } catch (Exception e) {
            service.close();
            throw new IllegalArgumentException(
                    options.host() + ":" + options.port() + ": cannot listen there (" + e.getMessage() + ")", e);
        }
    }

    /** The port it listens at. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Waits until another thread closes the service. */
    public void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new ScoringException("the service did not stop cleanly (" + e + ")", e);
        } finally {
            if (log != null) {
                log.close();
            }
        }
    }

    private final class Routes extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            switch (path) {
                case "/predict" -> {
                    if (allowed(request, response, callback, "POST")) {
                        predict(request, response, callback);
                    }
                }
                case "/health" -> {
                    if (allowed(request, response, callback, "GET")) {
                        health(response, callback);
                    }
                }
                case "/docs", "/docs/" -> {
                    if (allowed(request, response, callback, "GET")) {
                        send(response, callback, HttpStatus.OK_200, "text/html; charset=utf-8", page);
                    }
                }
                case "/openapi.json" -> {
                    if (allowed(request, response, callback, "GET")) {
                        send(response, callback, HttpStatus.OK_200, "application/json", openApi);
                    }
                }
                default ->
                    fail(
                            response,
                            callback,
                            new BadRequest(
                                    HttpStatus.NOT_FOUND_404,
                                    "",
                                    "nothing here; there are POST /predict, GET /health, GET /docs and GET /openapi.json"));
            }
            return true;
        }
    }

    private boolean allowed(Request request, Response response, Callback callback, String method) {
        if (request.getMethod().equals(method)
                || method.equals("GET") && request.getMethod().equals("HEAD")) {
            return true;
        }
        response.getHeaders().put(HttpHeader.ALLOW, method);
        fail(
                response,
                callback,
                new BadRequest(
                        HttpStatus.METHOD_NOT_ALLOWED_405,
                        "",
                        request.getMethod() + " is not allowed here; use " + method));
        return false;
    }

    private void predict(Request request, Response response, Callback callback) {
        long started = System.nanoTime();
        RequestRows rows = null;
        try {
            rows = RequestRows.parse(body(request), scorer.fields(), options.mostRows());
            List<Scored> scored = scorer.score(rows.table(), options.reasons());
            byte[] bytes = JSON.writeValueAsBytes(answer(rows, scored, true));
            log(rows, scored, null, started);
            send(response, callback, HttpStatus.OK_200, "application/json", bytes);
        } catch (BadRequest e) {
            log(rows, null, e, started);
            fail(response, callback, e);
        } catch (JsonProcessingException | RuntimeException e) {
            BadRequest failure = new BadRequest(
                    HttpStatus.INTERNAL_SERVER_ERROR_500, "", "the row could not be scored; see the log");
            log(rows, null, new BadRequest(HttpStatus.INTERNAL_SERVER_ERROR_500, "", e.toString()), started);
            fail(response, callback, failure);
        }
    }

    private byte[] body(Request request) {
        if (request.getLength() > options.mostBytes()) {
            throw tooLarge();
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int n;
            while ((n = in.read(buffer)) >= 0) {
                bytes.write(buffer, 0, n);
                if (bytes.size() > options.mostBytes()) {
                    throw tooLarge();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new BadRequest("", "the body broke off (" + e.getMessage() + ")");
        }
    }

    private BadRequest tooLarge() {
        return new BadRequest(
                HttpStatus.PAYLOAD_TOO_LARGE_413, "", "the body has more than " + options.mostBytes() + " bytes");
    }

    private ObjectNode answer(RequestRows rows, List<Scored> scored, boolean withValues) {
        if (!rows.many()) {
            return node(scored.get(0), withValues);
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("predictions");
        scored.forEach(s -> list.add(node(s, withValues)));
        return answer;
    }

    private ObjectNode node(Scored scored, boolean withValues) {
        ObjectNode node = JSON.createObjectNode();
        node.put("risk_score", scored.riskScore());
        node.put("risk_label", scored.riskLabel());
        node.put("threshold", scorer.threshold());
        ArrayNode reasons = node.putArray("reasons");
        for (Reason reason : scored.reasons()) {
            ObjectNode entry = reasons.addObject();
            entry.put("input", reason.input());
            entry.put("label_es", reason.label().es());
            entry.put("label_en", reason.label().en());
            if (withValues && Double.isNaN(reason.value())) {
                entry.putNull("value");
            } else if (withValues) {
                entry.put("value", reason.value());
            }
            entry.put("effect", reason.contribution() > 0 ? "raises" : "lowers");
            entry.put("contribution_log_odds", reason.contribution());
        }
        return node;
    }

    /** With inputs left out, neither the values beside the reasons nor a reason for refusal may repeat a cell. */
    private void log(RequestRows rows, List<Scored> scored, BadRequest error, long started) {
        if (log == null) {
            return;
        }
        boolean inputsKept = options.inputs() == ServiceOptions.LoggedInputs.KEPT;
        ObjectNode line = JSON.createObjectNode();
        line.put("time", clock.instant().toString());
        line.put("latency_ms", (System.nanoTime() - started) / 1e6);
        if (inputsKept && rows != null) {
            ArrayNode inputs = line.putArray("input");
            rows.inputs().forEach(inputs::add);
        }
        if (scored != null) {
            line.set("output", answer(rows, scored, inputsKept));
        }
        if (error != null) {
            line.set("error", error(error, inputsKept));
        }
        log.add(line.toString());
    }

    private static ObjectNode error(BadRequest error, boolean reason) {
        ObjectNode node = JSON.createObjectNode();
        node.put("status", error.status());
        if (reason) {
            node.put("field", error.field());
            node.put("reason", error.getMessage());
        }
        return node;
    }

    private void health(Response response, Callback callback) {
        IOException failure = log == null ? null : log.failure();
        ObjectNode node = JSON.createObjectNode();
        node.put("status", failure == null ? "ok" : "log_failing");
        node.put("audit", scorer.audit());
        node.put("model", scorer.model().model().kind().key());
        if (failure != null) {
            node.put("log", failure.toString());
        }
        send(
                response,
                callback,
                failure == null ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503,
                "application/json",
                node.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void fail(Response response, Callback callback, BadRequest e) {
        ObjectNode node = JSON.createObjectNode();
        node.set("error", error(e, true));
        if (e.status() == HttpStatus.PAYLOAD_TOO_LARGE_413) {
            // What is left of the body is not read.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        send(response, callback, e.status(), "application/json", node.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Response response, Callback callback, int status, String type, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
