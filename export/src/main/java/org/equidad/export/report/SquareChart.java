package org.equidad.export.report;

import java.util.ArrayList;
import java.util.List;
import org.equidad.export.ReaderLanguage;

/**
 * Small squares side by side with a share on each axis: predicted against observed, recall against precision, two rates
 * of districts.
 */
final class SquareChart implements Chart {
    private static final int WIDE_COLUMNS = 3;
    private static final double FOOT = 46;

    /** How the points of a series are drawn. */
    enum Style {
        POINTS,
        JOINED
    }

    /**
     * Points of one kind.
     *
     * @param across horizontal values
     * @param points vertical values with limits
     */
    record Series(Text label, List<Double> across, List<Point> points, Style style) {}

    /** One square. */
    record Square(Text title, List<Series> series) {}

    private final List<Square> squares;
    private final Axis horizontal;
    private final Axis vertical;
    private final Text acrossTitle;
    private final Text upTitle;
    /** What the diagonal means; null for none. */
    private final Text diagonal;

    SquareChart(List<Square> squares, Axis horizontal, Axis vertical, Text acrossTitle, Text upTitle, Text diagonal) {
        this.squares = squares;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.acrossTitle = acrossTitle;
        this.upTitle = upTitle;
        this.diagonal = diagonal;
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        double y = 12;
        List<String> legend = new ArrayList<>();
        squares.stream()
                .max((a, b) -> Integer.compare(a.series.size(), b.series.size()))
                .filter(s -> s.series.size() > 1)
                .ifPresent(s -> s.series.forEach(one -> legend.add(one.label.in(language))));
        if (!legend.isEmpty()) {
            y = Legend.draw(scene, 0, y, scene.width(), legend) + 14;
        }
        y = scene.lines(0, y, upTitle.in(language), Marks.SMALL, Scene.Weight.REGULAR, scene.width(), Palette.SOFT);
        int columns = Math.min(squares.size(), width == Width.WIDE ? WIDE_COLUMNS : squares.size() > 1 ? 2 : 1);
        double cell = scene.width() / columns;
        double side = Math.min(columns == 1 ? 400 : cell - 46, cell - 46);
        // What has no diagonal need not be square.
        double across = columns == 1 && diagonal == null ? cell - 46 : side;
        boolean titled = squares.size() > 1;
        double high = side + FOOT + (titled ? 22 : 4);
        for (int i = 0; i < squares.size(); i++) {
            double left = (i % columns) * cell + 34;
            double top = y + (i / columns) * high + (titled ? 14 : 0);
            if (titled) {
                String title = squares.get(i).title.in(language);
                double size = Marks.TEXT;
                while (size > 9 && Outlines.width(title, size, Scene.Weight.BOLD) > cell - 36) {
                    size -= 0.5;
                }
                scene.bold(left, top - 4, title, size, Scene.Anchor.START, Palette.INK);
            }
            square(scene, squares.get(i), left, top + 2, across, side, language);
        }
        double end = y + ((squares.size() + columns - 1) / columns) * high - 6;
        boolean intervals = squares.stream()
                .flatMap(s -> s.series.stream())
                .filter(s -> s.style == Style.POINTS)
                .flatMap(s -> s.points.stream())
                .anyMatch(Point::hasInterval);
        if (intervals) {
            end += Marks.key(scene, 0, end, scene.width(), language);
        }
        return scene.height(end + 4);
    }

    private void square(
            Scene scene, Square square, double left, double top, double across, double side, ReaderLanguage language) {
        double right = left + across;
        double bottom = top + side;
        for (double tick : horizontal.ticks()) {
            double x = horizontal.at(tick, left, right);
            scene.line(x, top, x, bottom, Palette.GRID, 1);
            if (side > 180 || horizontal.ticks().indexOf(tick) % 2 == 0) {
                scene.word(
                        x,
                        bottom + 14,
                        language.number(tick, horizontal.decimals()),
                        Marks.SMALL,
                        Scene.Anchor.MIDDLE,
                        Palette.SOFT);
            }
        }
        for (double tick : vertical.ticks()) {
            double y = vertical.at(tick, bottom, top);
            scene.line(left, y, right, y, Palette.GRID, 1);
            if (side > 180 || vertical.ticks().indexOf(tick) % 2 == 0) {
                scene.word(
                        left - 5,
                        y + 4,
                        language.number(tick, vertical.decimals()),
                        Marks.SMALL,
                        Scene.Anchor.END,
                        Palette.SOFT);
            }
        }
        scene.word(
                (left + right) / 2,
                bottom + 28,
                acrossTitle.in(language),
                Marks.SMALL,
                Scene.Anchor.MIDDLE,
                Palette.SOFT);
        if (diagonal != null) {
            double most = Math.min(horizontal.max(), vertical.max());
            double x = horizontal.at(most, left, right);
            double y = vertical.at(most, bottom, top);
            scene.line(left, bottom, x, y, Palette.SOFT, 1.2, Scene.Stroke.DASHED);
            if (squares.size() == 1) {
                scene.word(
                        x - 8,
                        Math.max(y + 4, top + 12),
                        diagonal.in(language),
                        Marks.SMALL,
                        Scene.Anchor.END,
                        Palette.SOFT);
            }
        }
        for (int s = 0; s < square.series.size(); s++) {
            series(scene, square.series.get(s), s, left, right, top, bottom);
        }
        if (square.series.stream().noneMatch(s -> s.points.stream().anyMatch(Point::drawn))) {
            String text = Words.of("mark.hidden").in(language);
            scene.hatched(left, top, side, side);
            scene.box(left + 4, (top + bottom) / 2 - 14, side - 8, 28, Palette.PAPER, null);
            double at = (top + bottom) / 2 - 1;
            for (String line : Outlines.wrap(text, 10, Scene.Weight.REGULAR, side - 14)) {
                scene.word((left + right) / 2, at, line, 10, Scene.Anchor.MIDDLE, Palette.SOFT);
                at += 12;
            }
        }
    }

    private void series(Scene scene, Series one, int s, double left, double right, double top, double bottom) {
        String color = Palette.series(s);
        if (one.style == Style.JOINED) {
            List<double[]> run = new ArrayList<>();
            for (int i = 0; i < one.points.size(); i++) {
                Point point = one.points.get(i);
                if (point.drawn()) {
                    double x = horizontal.at(horizontal.clamp(one.across.get(i)), left, right);
                    double y = vertical.at(vertical.clamp(point.value()), bottom, top);
                    if (point.hasInterval()) {
                        scene.line(
                                x,
                                vertical.at(vertical.clamp(point.lower()), bottom, top),
                                x,
                                vertical.at(vertical.clamp(point.upper()), bottom, top),
                                color,
                                1);
                    }
                    run.add(new double[] {x, y});
                }
            }
            if (run.size() > 1) {
                scene.curve(run, color, 2, Scene.Stroke.SOLID);
            }
            for (int i = 0; i < run.size(); i += 4) {
                scene.dot(run.get(i)[0], run.get(i)[1], 3.6, Scene.Shape.series(s), color, color);
            }
            return;
        }
        for (int i = 0; i < one.points.size(); i++) {
            Point point = one.points.get(i);
            if (!point.drawn()) {
                continue;
            }
            double x = horizontal.at(horizontal.clamp(one.across.get(i)), left, right);
            if (point.hasInterval()) {
                Marks.upright(scene, point, vertical, bottom, top, x, color, Scene.Shape.series(s));
            } else {
                double y = vertical.at(vertical.clamp(point.value()), bottom, top);
                scene.dot(x, y, 3.4, Scene.Shape.series(s), color, Palette.PAPER);
            }
        }
    }
}
