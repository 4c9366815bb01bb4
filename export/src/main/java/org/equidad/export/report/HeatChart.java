package org.equidad.export.report;

import java.util.List;
import org.equidad.export.ReaderLanguage;

/** Values of crossed groups: darker is more, the number and its limits stand in the cell, hidden cells are hatched. */
final class HeatChart implements Chart {
    private static final double ROW = 42;
    private static final double LEAST_SPAN = 0.25;

    private final List<Text> rows;
    private final List<Text> columns;
    private final List<List<Point>> cells;

    HeatChart(List<Text> rows, List<Text> columns, List<List<Point>> cells) {
        this.rows = rows;
        this.columns = columns;
        this.cells = cells;
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        double size = width == Width.WIDE ? Marks.TEXT : 10.5;
        double label = 0;
        for (Text row : rows) {
            for (String line : Outlines.wrap(row.in(language), size, Scene.Weight.REGULAR, label(width))) {
                label = Math.max(label, Outlines.width(line, size, Scene.Weight.REGULAR));
            }
        }
        label += 10;
        double cell = (scene.width() - label) / columns.size();
        double header = 0;
        for (int c = 0; c < columns.size(); c++) {
            header = Math.max(
                    header,
                    scene.lines(
                            label + c * cell + 3,
                            size,
                            columns.get(c).in(language),
                            size,
                            Scene.Weight.BOLD,
                            cell - 6,
                            Palette.INK));
        }
        double low = 1;
        double high = 0;
        for (List<Point> row : cells) {
            for (Point point : row) {
                if (point.drawn() && point.quality() != Point.Quality.WEAK) {
                    low = Math.min(low, point.value());
                    high = Math.max(high, point.value());
                }
            }
        }
        // A narrow range would paint a point of difference as black and white.
        double spare = Math.max(0, LEAST_SPAN - (high - low)) / 2;
        low -= spare;
        high += spare;
        double top = header - 4;
        for (int r = 0; r < rows.size(); r++) {
            double y = top + r * ROW;
            List<String> lines = Outlines.wrap(rows.get(r).in(language), size, Scene.Weight.REGULAR, label(width));
            for (int i = 0; i < lines.size(); i++) {
                double at = y + ROW / 2 + 4 + (i - (lines.size() - 1) / 2.0) * 1.15 * size;
                scene.word(2, at, lines.get(i), size, Scene.Anchor.START, Palette.INK);
            }
            for (int c = 0; c < columns.size(); c++) {
                cell(scene, cells.get(r).get(c), low, high, label + c * cell, y, cell, width, language);
            }
        }
        double bottom = top + rows.size() * ROW + 6;
        double end = scene.lines(
                0,
                bottom + 14,
                Words.of("heat.key").in(language),
                Marks.SMALL,
                Scene.Weight.REGULAR,
                scene.width(),
                Palette.SOFT);
        return scene.height(end);
    }

    private static double label(Width width) {
        return width == Width.WIDE ? 170 : 92;
    }

    private static void cell(
            Scene scene,
            Point point,
            double low,
            double high,
            double x,
            double y,
            double wide,
            Width width,
            ReaderLanguage language) {
        double size = width == Width.WIDE ? 15 : 12.5;
        double small = width == Width.WIDE ? Marks.SMALL : 9.5;
        double middle = x + wide / 2;
        if (!point.drawn()) {
            if (point.quality() == Point.Quality.HIDDEN) {
                scene.hatched(x + 1.5, y + 1.5, wide - 3, ROW - 3);
            } else {
                scene.box(x + 1.5, y + 1.5, wide - 3, ROW - 3, Palette.PAPER, Palette.GRID);
            }
            String text = Words.of(point.quality() == Point.Quality.HIDDEN ? "mark.hidden.short" : "mark.absent.short")
                    .in(language);
            double half = Outlines.width(text, small, Scene.Weight.REGULAR) / 2 + 4;
            scene.box(middle - half, y + ROW / 2 - 8, 2 * half, 16, Palette.PAPER, null);
            scene.word(middle, y + ROW / 2 + 4, text, small, Scene.Anchor.MIDDLE, Palette.SOFT);
            return;
        }
        boolean weak = point.quality() == Point.Quality.WEAK;
        int step = Palette.step(high > low ? 0.999 * (point.value() - low) / (high - low) : 0);
        scene.box(
                x + 1.5,
                y + 1.5,
                wide - 3,
                ROW - 3,
                weak ? Palette.PAPER : Palette.SEQUENCE.get(step),
                weak ? Palette.RULE : null);
        String color = weak ? Palette.SOFT : Palette.textOn(step);
        String mark = weak ? " \u2021" : point.quality() == Point.Quality.MARKED ? " \u2020" : "";
        scene.bold(middle, y + 19, language.hundredths(point.value(), 0) + mark, size, Scene.Anchor.MIDDLE, color);
        if (point.hasInterval()) {
            String range = Words.of("range.only", Text.hundredths(point.lower(), 0), Text.hundredths(point.upper(), 0))
                    .in(language);
            scene.word(middle, y + 34, range, small, Scene.Anchor.MIDDLE, color);
        }
    }
}
