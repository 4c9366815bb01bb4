package org.equidad.export.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equidad.export.ReaderLanguage;

/**
 * How far each feature moves the scores of different students: one row for each feature, a column of dots for each bin,
 * as many dots as it has students (in hundredths of all). The sign tells whether those students have low, middle or high
 * values of the feature.
 */
final class SwarmChart implements Chart {
    private static final double STEP = 4.6;

    /**
     * Students whose score a feature moves by about as much.
     *
     * @param at middle of the bin
     * @param share of all students
     * @param level mean rank of the feature's values in the bin, 0 lowest, 1 highest; NaN where that has no meaning
     */
    record Bin(double at, double share, double level) {}

    /** One feature. */
    record Row(Text label, List<Bin> bins) {}

    private final List<Row> rows;
    private final Text unit;

    SwarmChart(List<Row> rows, Text unit) {
        this.rows = rows;
        this.unit = unit;
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        boolean wide = width == Width.WIDE;
        double low = 0;
        double high = 0;
        for (Row row : rows) {
            for (Bin bin : row.bins) {
                low = Math.min(low, bin.at);
                high = Math.max(high, bin.at);
            }
        }
        Axis axis = Axis.covering(low, high, wide ? 7 : 4);
        double y = key(scene, language) + 12;
        double left = wide ? 230 : 8;
        double right = scene.width() - 10;
        double top = y;
        double[] heights = rows.stream().mapToDouble(r -> height(r, wide)).toArray();
        double bottom = top + Arrays.stream(heights).sum();
        for (double tick : axis.ticks()) {
            double x = axis.at(tick, left, right);
            scene.line(x, top, x, bottom, tick == 0 ? Palette.SOFT : Palette.GRID, 1);
            scene.word(
                    x,
                    bottom + 14,
                    language.number(tick, axis.decimals()),
                    Marks.SMALL,
                    Scene.Anchor.MIDDLE,
                    Palette.SOFT);
        }
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            double middle = wide ? y + heights[r] / 2 : y + 16 + (heights[r] - 16) / 2;
            String label = row.label.in(language);
            double size = Marks.TEXT;
            while (size > 9 && Outlines.width(label, size, Scene.Weight.REGULAR) > (wide ? 220 : 340)) {
                size -= 0.5;
            }
            scene.word(2, wide ? middle + 4 : y + 13, label, size, Scene.Anchor.START, Palette.INK);
            swarm(scene, row, axis, left, right, middle);
            y += heights[r];
        }
        double last = scene.lines(
                wide ? left : 0,
                bottom + 30,
                unit.in(language),
                Marks.SMALL,
                Scene.Weight.REGULAR,
                wide ? right - left : scene.width(),
                Palette.SOFT);
        return scene.height(last);
    }

    /** Low values square and blue, high ones round and vermillion, those between round, grey and smaller. */
    private static void swarm(Scene scene, Row row, Axis axis, double left, double right, double middle) {
        List<List<double[]>> beads = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Bin bin : row.bins) {
            int sign = Double.isNaN(bin.level) ? 2 : bin.level < 0.4 ? 0 : bin.level > 0.6 ? 1 : 2;
            int n = dots(bin);
            for (int i = 0; i < n; i++) {
                double dy = (i - (n - 1) / 2.0) * STEP;
                beads.get(sign).add(new double[] {axis.at(bin.at, left, right), middle + dy});
            }
        }
        sign(scene, beads.get(2), 2);
        sign(scene, beads.get(0), 0);
        sign(scene, beads.get(1), 1);
    }

    private static void sign(Scene scene, List<double[]> points, int sign) {
        switch (sign) {
            case 0 -> scene.beads(points, 3.8, Scene.Bead.SQUARE, Palette.BLUE);
            case 1 -> scene.beads(points, 4.6, Scene.Bead.ROUND, Palette.VERMILLION);
            default -> scene.beads(points, 3, Scene.Bead.ROUND, Palette.SOFT);
        }
    }

    /** The key of the three signs; its last baseline. */
    private static double key(Scene scene, ReaderLanguage language) {
        double at = 0;
        double row = 12;
        String[] keys = {"swarm.low", "swarm.high", "swarm.middle"};
        for (int i = 0; i < keys.length; i++) {
            String text = Words.of(keys[i]).in(language);
            double needed = 34 + Outlines.width(text, Marks.TEXT, Scene.Weight.REGULAR);
            if (at > 0 && at + needed - 18 > scene.width()) {
                at = 0;
                row += 18;
            }
            sign(scene, List.of(new double[] {at + 6, row - 4}), i);
            scene.word(at + 16, row, text, Marks.TEXT, Scene.Anchor.START, Palette.INK);
            at += needed;
        }
        return row;
    }

    private static int dots(Bin bin) {
        return bin.share <= 0 ? 0 : (int) Math.max(1, Math.round(Math.sqrt(100 * bin.share) * 2));
    }

    private static double height(Row row, boolean wide) {
        int most = row.bins.stream().mapToInt(SwarmChart::dots).max().orElse(1);
        return Math.max(24, most * STEP + 8) + (wide ? 0 : 16);
    }
}
