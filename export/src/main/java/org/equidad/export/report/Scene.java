package org.equidad.export.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A picture as a list of marks in drawing order, in points with the origin at the upper left. {@link Svg} writes it as
 * SVG and {@link Raster} paints it, so that both show the same.
 */
final class Scene {
    enum Shape {
        CIRCLE,
        SQUARE,
        TRIANGLE,
        DIAMOND,
        DOWN,
        CROSS;

        static Shape series(int i) {
            return values()[i % values().length];
        }
    }

    enum Stroke {
        SOLID,
        DASHED,
        DOTTED
    }

    enum Weight {
        REGULAR,
        BOLD
    }

    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Something drawn; colours are written #rrggbb, null draws nothing. */
    sealed interface Mark permits Line, Box, Dot, Curve, Word, Strokes, Beads {}

    record Line(double x1, double y1, double x2, double y2, String color, double width, Stroke stroke)
            implements Mark {}

    record Box(double x, double y, double width, double height, String fill, String edge) implements Mark {}

    /**
     * A sign for a value.
     *
     * @param key what it stands for, for scripts of the page; null where nothing asks
     */
    record Dot(double x, double y, double radius, Shape shape, String fill, String edge, String key) implements Mark {}

    /** A line through points, closed and filled where there is a fill. */
    record Curve(List<double[]> points, String color, double width, Stroke stroke, String fill) implements Mark {}

    record Word(double x, double y, String text, double size, Weight weight, Anchor anchor, String color)
            implements Mark {}

    /** Many straight lines drawn alike, each from x1, y1 to x2, y2. */
    record Strokes(List<double[]> lines, String color, double width) implements Mark {}

    /** Many small signs drawn alike. */
    record Beads(List<double[]> points, double size, Bead bead, String color) implements Mark {}

    enum Bead {
        ROUND,
        SQUARE
    }

    private final double width;
    private double height;
    private final List<Mark> marks = new ArrayList<>();

    Scene(double width) {
        this.width = width;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    Scene height(double h) {
        height = h;
        return this;
    }

    List<Mark> marks() {
        return Collections.unmodifiableList(marks);
    }

    void line(double x1, double y1, double x2, double y2, String color, double w) {
        marks.add(new Line(x1, y1, x2, y2, color, w, Stroke.SOLID));
    }

    void line(double x1, double y1, double x2, double y2, String color, double w, Stroke stroke) {
        marks.add(new Line(x1, y1, x2, y2, color, w, stroke));
    }

    void box(double x, double y, double w, double h, String fill, String edge) {
        marks.add(new Box(x, y, w, h, fill, edge));
    }

    /** A box with slanted lines: there is something, and it is not shown. */
    void hatched(double x, double y, double w, double h) {
        box(x, y, w, h, Palette.PAPER, Palette.RULE);
        double gap = 6;
        List<double[]> lines = new ArrayList<>();
        for (double d = gap; d < w + h; d += gap) {
            lines.add(
                    new double[] {x + Math.max(0, d - h), y + Math.min(h, d), x + Math.min(w, d), y + Math.max(0, d - w)
                    });
        }
        marks.add(new Strokes(List.copyOf(lines), Palette.RULE, 0.8));
    }

    void beads(List<double[]> points, double size, Bead bead, String color) {
        marks.add(new Beads(List.copyOf(points), size, bead, color));
    }

    void dot(double x, double y, double r, Shape shape, String fill, String edge) {
        marks.add(new Dot(x, y, r, shape, fill, edge, null));
    }

    void dot(double x, double y, double r, Shape shape, String fill, String edge, String key) {
        marks.add(new Dot(x, y, r, shape, fill, edge, key));
    }

    void curve(List<double[]> points, String color, double w, Stroke stroke) {
        marks.add(new Curve(List.copyOf(points), color, w, stroke, null));
    }

    void area(List<double[]> points, String fill) {
        marks.add(new Curve(List.copyOf(points), null, 0, Stroke.SOLID, fill));
    }

    void word(double x, double y, String text, double size, Anchor anchor, String color) {
        marks.add(new Word(x, y, text, size, Weight.REGULAR, anchor, color));
    }

    void bold(double x, double y, String text, double size, Anchor anchor, String color) {
        marks.add(new Word(x, y, text, size, Weight.BOLD, anchor, color));
    }

    /** Writes a text in lines no longer than a width; the baseline of the line after the last. */
    double lines(double x, double y, String text, double size, Weight weight, double most, String color) {
        double at = y;
        for (String line : Outlines.wrap(text, size, weight, most)) {
            marks.add(new Word(x, at, line, size, weight, Anchor.START, color));
            at += 1.25 * size;
        }
        return at;
    }

    /** Another scene's marks, moved. */
    void add(Scene other, double dx, double dy) {
        for (Mark mark : other.marks) {
            marks.add(moved(mark, dx, dy));
        }
    }

    private static Mark moved(Mark mark, double dx, double dy) {
        if (mark instanceof Line m) {
            return new Line(m.x1 + dx, m.y1 + dy, m.x2 + dx, m.y2 + dy, m.color, m.width, m.stroke);
        }
        if (mark instanceof Box m) {
            return new Box(m.x + dx, m.y + dy, m.width, m.height, m.fill, m.edge);
        }
        if (mark instanceof Dot m) {
            return new Dot(m.x + dx, m.y + dy, m.radius, m.shape, m.fill, m.edge, m.key);
        }
        if (mark instanceof Curve m) {
            List<double[]> points = m.points.stream()
                    .map(p -> new double[] {p[0] + dx, p[1] + dy})
                    .toList();
            return new Curve(points, m.color, m.width, m.stroke, m.fill);
        }
        if (mark instanceof Strokes m) {
            List<double[]> lines = m.lines.stream()
                    .map(l -> new double[] {l[0] + dx, l[1] + dy, l[2] + dx, l[3] + dy})
                    .toList();
            return new Strokes(lines, m.color, m.width);
        }
        if (mark instanceof Beads m) {
            List<double[]> points = m.points.stream()
                    .map(p -> new double[] {p[0] + dx, p[1] + dy})
                    .toList();
            return new Beads(points, m.size, m.bead, m.color);
        }
        Word m = (Word) mark;
        return new Word(m.x + dx, m.y + dy, m.text, m.size, m.weight, m.anchor, m.color);
    }

    /** The corners of a sign; none for the circle. */
    static List<double[]> corners(Dot dot) {
        double x = dot.x();
        double y = dot.y();
        double r = dot.radius();
        return switch (dot.shape()) {
            case CIRCLE -> List.of();
            case SQUARE -> square(x, y, 0.88 * r);
            case DIAMOND -> List.of(at(x, y - 1.2 * r), at(x + 1.2 * r, y), at(x, y + 1.2 * r), at(x - 1.2 * r, y));
            case TRIANGLE -> List.of(at(x, y - 1.2 * r), at(x + 1.1 * r, y + 0.8 * r), at(x - 1.1 * r, y + 0.8 * r));
            case DOWN -> List.of(at(x, y + 1.2 * r), at(x + 1.1 * r, y - 0.8 * r), at(x - 1.1 * r, y - 0.8 * r));
            case CROSS -> cross(x, y, r);
        };
    }

    private static List<double[]> square(double x, double y, double h) {
        return List.of(at(x - h, y - h), at(x + h, y - h), at(x + h, y + h), at(x - h, y + h));
    }

    private static List<double[]> cross(double x, double y, double r) {
        double a = 0.4 * r;
        double b = 1.1 * r;
        return List.of(
                at(x - a, y - b),
                at(x + a, y - b),
                at(x + a, y - a),
                at(x + b, y - a),
                at(x + b, y + a),
                at(x + a, y + a),
                at(x + a, y + b),
                at(x - a, y + b),
                at(x - a, y + a),
                at(x - b, y + a),
                at(x - b, y - a),
                at(x - a, y - a));
    }

    private static double[] at(double x, double y) {
        return new double[] {x, y};
    }
}
