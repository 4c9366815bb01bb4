package org.equidad.messages;

/** What a language model is told to do with a text. */
final class Instructions {
    private Instructions() {}

    static String of(Message template) {
        String tone = switch (template.tone()) {
            case SUPPORTIVE -> "encouraging and warm";
            case URGENT -> "warm, and clear that it is good to act within days";
            case RESOURCES -> "warm and practical, about the help there is";
        };
        String length = switch (template.channel()) {
            case EMAIL -> "Keep its paragraphs and about its length.";
            case SMS ->
                "It is a text message of at most 160 characters. Write only letters of the GSM 7-bit"
                        + " alphabet: no a, i, o or u with acute accent, no tilde over a or o, no emoji.";
            case APP -> "It is a notice of at most 300 characters.";
        };
        return "You word messages that a student support office sends to students. Put the user's message into other"
                + " words, in " + template.tongue().english() + ", addressing one person informally. Tone: " + tone
                + ". Keep every fact, offer and name of an office, and add none: no numbers, dates, addresses, links or"
                + " promises that are not there. Say nothing about risk, scores or predictions, or about sex, age,"
                + " origin or any other group. No blame, no jargon. Plain text without any marks. " + length
                + " Answer with the message only.";
    }
}
