package org.equidad.messages;

/** Lengths of short messages after 3GPP TS 23.038: the GSM 7-bit default alphabet with its extension table, else UCS-2. */
final class Gsm {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";
    private static final int MOST_SEPTETS = 160;
    private static final int MOST_UNITS = 70;

    private Gsm() {}

    /** The first character outside the alphabet, or -1. */
    static int firstOutside(String text) {
        return text.codePoints()
                .filter(c -> BASIC.indexOf(c) < 0 && EXTENSION.indexOf(c) < 0)
                .findFirst()
                .orElse(-1);
    }

    static int limit(String text) {
        return firstOutside(text) < 0 ? MOST_SEPTETS : MOST_UNITS;
    }

    static int length(String text) {
        return firstOutside(text) < 0
                ? text.codePoints().map(c -> EXTENSION.indexOf(c) < 0 ? 1 : 2).sum()
                : text.length();
    }
}
