package org.equidad.export.report;

import java.util.List;

/** The names of lines and signs, in reading order. */
final class Legend {
    private Legend() {}

    /** Draws the entries in rows; the baseline of the last. */
    static double draw(Scene scene, double x, double y, double most, List<String> labels) {
        double at = x;
        double row = y;
        for (int i = 0; i < labels.size(); i++) {
            double needed = 16 + Outlines.width(labels.get(i), Marks.TEXT, Scene.Weight.REGULAR) + 18;
            if (at > x && at + needed - 18 > x + most) {
                at = x;
                row += 18;
            }
            scene.dot(at + 6, row - 4, 4.8, Scene.Shape.series(i), Palette.series(i), Palette.series(i));
            scene.word(at + 16, row, labels.get(i), Marks.TEXT, Scene.Anchor.START, Palette.INK);
            at += needed;
        }
        return row;
    }
}
