package org.equidad.messages;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link Rewriter} asks its language model.
 *
 * @param url of an OpenAI-compatible service up to its version, such as {@code http://localhost:11434/v1}
 * @param model name of the model there
 * @param key sent as bearer token; empty for a service that asks for none
 * @param timeout for connecting, and again for the whole answer
 * @param retries further attempts after a lost connection, a timeout, or status 408, 429 or 5xx
 * @param pause before the first retry; doubled before each further one
 * @param giveUpAfter texts in a row without any usable answer of the service, after which it is asked no more
 */
public record RewriteOptions(
        URI url, String model, Optional<String> key, Duration timeout, int retries, Duration pause, int giveUpAfter) {
    public RewriteOptions {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(pause, "pause");
        boolean plain = "http".equals(url.getScheme());
        if (!plain && !"https".equals(url.getScheme()) || url.getHost() == null || url.getQuery() != null) {
            throw new IllegalArgumentException(
                    "the address '" + url + "' is none of a service; http://HOST/v1 or https://HOST/v1 is allowed");
        }
        if (model.isBlank()) {
            throw new IllegalArgumentException("the model's name is empty");
        }
        if (timeout.isNegative() || timeout.isZero() || pause.isNegative() || retries < 0 || giveUpAfter < 1) {
            throw new IllegalArgumentException("timeout " + timeout + ", pause " + pause + ", " + retries
                    + " retries, give up after " + giveUpAfter + "; above 0, 0 or more, 0 or more and 1 or more are"
                    + " allowed");
        }
        if (plain && key.isPresent() && !isThisMachine(url.getHost())) {
            throw new IllegalArgumentException("a key would go to '" + url
                    + "' in clear text; https is needed where the service is not on this" + " machine");
        }
    }

    /** Half a minute for an answer, two retries after one and two seconds, given up after three texts. */
    public static RewriteOptions of(URI url, String model) {
        return new RewriteOptions(url, model, Optional.empty(), Duration.ofSeconds(30), 2, Duration.ofSeconds(1), 3);
    }

    /** With a key. */
    public RewriteOptions withKey(String secret) {
        return new RewriteOptions(url, model, Optional.of(secret), timeout, retries, pause, giveUpAfter);
    }

    /** With other limits of time. */
    public RewriteOptions within(Duration otherTimeout, int otherRetries, Duration otherPause) {
        return new RewriteOptions(url, model, key, otherTimeout, otherRetries, otherPause, giveUpAfter);
    }

    /** The address that is asked. */
    URI completions() {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "RewriteOptions[" + url + ", " + model + (key.isPresent() ? ", with a key" : "") + "]";
    }
}
