package org.equidad.export.report;

import java.util.List;
import org.equidad.export.ReaderLanguage;

/** A hundred students as a hundred signs, sorted into kinds that differ in sign and colour. */
final class IconChart implements Chart {
    private static final double STEP = 15;

    /** One kind of student: how many of the hundred. */
    record Kind(Text label, int count, int series) {}

    /** A hundred students. */
    record Hundred(Text title, List<Kind> kinds) {}

    private final List<Hundred> hundreds;

    IconChart(List<Hundred> hundreds) {
        this.hundreds = hundreds;
    }

    /** Whole numbers that add up to a hundred, as close to the shares as can be: the largest remainders are rounded up. */
    static int[] ofHundred(double... shares) {
        int[] counts = new int[shares.length];
        int sum = 0;
        for (int i = 0; i < shares.length; i++) {
            counts[i] = (int) Math.floor(100 * shares[i]);
            sum += counts[i];
        }
        while (sum < 100) {
            int most = 0;
            for (int i = 1; i < shares.length; i++) {
                if (100 * shares[i] - counts[i] > 100 * shares[most] - counts[most]) {
                    most = i;
                }
            }
            counts[most]++;
            sum++;
        }
        return counts;
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        int columns = width == Width.WIDE ? hundreds.size() : 1;
        double cell = scene.width() / columns;
        double y = 0;
        double bottom = 0;
        for (int i = 0; i < hundreds.size(); i++) {
            double x = (i % columns) * cell;
            double end = hundred(scene, hundreds.get(i), x, y, cell - 20, language);
            bottom = Math.max(bottom, end);
            if (columns == 1) {
                y = end + 10;
            }
        }
        return scene.height(bottom);
    }

    private static double hundred(
            Scene scene, Hundred hundred, double x, double y, double most, ReaderLanguage language) {
        double at = y + 14;
        List<String> title = Outlines.wrap(hundred.title.in(language), Marks.TEXT, Scene.Weight.BOLD, most);
        for (int i = 0; i < title.size(); i++) {
            scene.bold(x, at + i * 16, title.get(i), Marks.TEXT, Scene.Anchor.START, Palette.INK);
        }
        double top = at + Math.max(2, title.size()) * 16 - 4;
        int drawn = 0;
        for (Kind kind : hundred.kinds) {
            for (int i = 0; i < kind.count; i++, drawn++) {
                sign(scene, x + 7 + (drawn % 10) * STEP, top + 7 + (drawn / 10) * STEP, kind.series);
            }
        }
        double row = top + 10 * STEP + 16;
        for (Kind kind : hundred.kinds) {
            sign(scene, x + 7, row - 4, kind.series);
            row = scene.lines(
                            x + 20,
                            row,
                            kind.count + "  " + kind.label.in(language),
                            Marks.TEXT,
                            Scene.Weight.REGULAR,
                            most - 20,
                            Palette.INK)
                    + 3;
        }
        return row;
    }

    private static void sign(Scene scene, double x, double y, int series) {
        switch (series) {
            case 0 -> scene.dot(x, y, 5, Scene.Shape.CIRCLE, Palette.BLUE, Palette.BLUE);
            case 1 -> scene.dot(x, y, 5, Scene.Shape.TRIANGLE, Palette.VERMILLION, Palette.VERMILLION);
            case 2 -> scene.dot(x, y, 5, Scene.Shape.DIAMOND, Palette.PURPLE, "#8a4b6d");
            default -> scene.dot(x, y, 4, Scene.Shape.CIRCLE, Palette.PAPER, Palette.RULE);
        }
    }
}
