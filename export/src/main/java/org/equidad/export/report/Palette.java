package org.equidad.export.report;

import java.util.List;

/**
 * Colours that keep apart for colour-blind readers and have a contrast of at least 3:1 with white: four of Okabe and
 * Ito's, each with a shape of its own, so that nothing is told by colour alone; and a sequence of blues for maps.
 */
final class Palette {
    static final String INK = "#1a1a1a";
    static final String SOFT = "#595959";
    static final String RULE = "#8c8c8c";
    static final String GRID = "#e0e0e0";
    static final String BAND = "#ececec";
    static final String PAPER = "#ffffff";
    static final String BLUE = "#0072b2";
    static final String VERMILLION = "#d55e00";
    static final String GREEN = "#009e73";
    static final String PURPLE = "#cc79a7";

    static final List<String> SERIES = List.of(BLUE, VERMILLION, GREEN, PURPLE, INK, SOFT);

    /** From light to dark; the text on the last two is white. */
    static final List<String> SEQUENCE = List.of("#e8f1f8", "#bcd7ea", "#82b6d9", "#3d8fc2", "#0b5a94", "#073763");

    private Palette() {}

    static String series(int i) {
        return SERIES.get(i % SERIES.size());
    }

    /** The colour of a share between 0 and 1 of the way from light to dark. */
    static int step(double share) {
        return (int) Math.max(0, Math.min(SEQUENCE.size() - 1, Math.floor(share * SEQUENCE.size())));
    }

    static String textOn(int step) {
        return step >= 4 ? PAPER : INK;
    }
}
