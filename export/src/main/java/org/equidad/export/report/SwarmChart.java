package org.equidad.export.report;

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
        double y = Legend.draw(
                        scene,
                        0,
                        12,
                        scene.width(),
                        List.of(
                                Words.of("swarm.low").in(language),
                                Words.of("swarm.high").in(language),
                                Words.of("swarm.middle").in(language)))
                + 12;
        double left = wide ? 230 : 8;
        double right = scene.width() - 10;
        double top = y;
        double[] heights = rows.stream().mapToDouble(r -> height(r, wide)).toArray();
        double bottom = top + java.util.Arrays.stream(heights).sum();
        for (double tick : axis.ticks()) {
            double x = axis.at(tick, left, right);
            scene.line(x, top, x, bottom, tick == 0 ? Palette.SOFT : Palette.GRID, 1);
            scene.word(x, bottom + 14, language.number(tick, axis.decimals()), Marks.SMALL, Scene.Anchor.MIDDLE,
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
            for (Bin bin : row.bins) {
                int n = dots(bin);
                int sign = Double.isNaN(bin.level) ? 2 : bin.level < 0.4 ? 0 : bin.level > 0.6 ? 1 : 2;
                for (int i = 0; i < n; i++) {
                    double dy = (i - (n - 1) / 2.0) * STEP;
                    scene.dot(
                            axis.at(bin.at, left, right),
                            middle + dy,
                            2.3,
                            Scene.Shape.series(sign),
                            Palette.series(sign),
                            null);
                }
            }
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

    private static int dots(Bin bin) {
        return bin.share <= 0 ? 0 : (int) Math.max(1, Math.round(Math.sqrt(100 * bin.share) * 2));
    }

    private static double height(Row row, boolean wide) {
        int most = row.bins.stream().mapToInt(SwarmChart::dots).max().orElse(1);
        return Math.max(24, most * STEP + 8) + (wide ? 0 : 16);
    }
}
