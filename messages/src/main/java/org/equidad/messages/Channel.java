package org.equidad.messages;

/** Where a message is read, and how long it may be there. */
public enum Channel {
    /** Subject and text of several paragraphs, at most 3,000 characters. */
    EMAIL(3_000, true),
    /**
     * One short message, never two: 160 characters of the GSM 7-bit alphabet (those of its extension table count two),
     * or 70 UTF-16 units where a single character lies outside that alphabet, because the whole message is then sent in
     * UCS-2 (3GPP TS 23.038). Of Spanish letters é, ñ, ü, ¿ and ¡ are in the alphabet; á, í, ó, ú are not.
     */
    SMS(160, false),
    /** A notice inside an application, at most 300 characters. */
    APP(300, false);

    /** Longest subject line that mail programs show whole. */
    static final int LONGEST_SUBJECT = 78;

    private final int limit;
    private final boolean withSubject;

    Channel(int limit, boolean withSubject) {
        this.limit = limit;
        this.withSubject = withSubject;
    }

    /** Whether its messages have a subject. */
    public boolean hasSubject() {
        return withSubject;
    }

    /** Most characters of a text like this one, counted as {@link #length} counts. */
    public int limit(String text) {
        return this == SMS ? Gsm.limit(text) : limit;
    }

    /** Length of a text as this channel counts: septets or UTF-16 units of an SMS, else characters. */
    public int length(String text) {
        return this == SMS ? Gsm.length(text) : text.codePointCount(0, text.length());
    }

    /** Whether a text is short enough. */
    public boolean fits(String text) {
        return length(text) <= limit(text);
    }
}
