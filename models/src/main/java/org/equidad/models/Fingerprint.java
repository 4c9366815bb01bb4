package org.equidad.models;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of rows and texts, in lower-case hexadecimal. */
final class Fingerprint {
    private Fingerprint() {}

    /** Of names, values, outcomes and weights, in order. */
    static String of(LabelledRows rows) {
        MessageDigest digest = digest();
        FeatureMatrix x = rows.features();
        ByteBuffer buffer = ByteBuffer.allocate(8 * Math.max(1, rows.rows()));
        for (int j = 0; j < x.features(); j++) {
            digest.update(x.names().get(j).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            update(digest, buffer, x.column(j));
        }
        update(digest, buffer, rows.weights());
        for (boolean label : rows.labels()) {
            digest.update((byte) (label ? 1 : 0));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void update(MessageDigest digest, ByteBuffer buffer, double[] values) {
        buffer.clear();
        for (double value : values) {
            buffer.putLong(Double.doubleToLongBits(value));
        }
        digest.update(buffer.flip());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
