package org.equidad.export.report;

import java.util.ArrayList;
import java.util.List;
import org.equidad.export.ReaderLanguage;

/** Estimates along years or months, one line for each group, each with its own colour and sign. */
final class TrendChart implements Chart {
    private static final double HEIGHT = 300;

    /** One line. */
    record Series(Text label, List<Point> points) {}

    private final List<Text> steps;
    private final List<Series> series;
    private final Axis axis;

    TrendChart(List<Text> steps, List<Series> series, Axis axis) {
        this.steps = steps;
        this.series = series;
        this.axis = axis;
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        double y = legend(scene, language);
        double left = 34;
        double right = scene.width() - 12;
        double top = y + 18;
        double bottom = top + HEIGHT;
        for (double tick : axis.ticks()) {
            double at = axis.at(tick, bottom, top);
            scene.line(left, at, right, at, Palette.GRID, 1);
            scene.word(
                    left - 6,
                    at + 4,
                    language.number(tick, axis.decimals()),
                    Marks.SMALL,
                    Scene.Anchor.END,
                    Palette.SOFT);
        }
        double step = (right - left) / steps.size();
        int every = width == Width.NARROW && steps.size() > 8 ? 2 : 1;
        for (int i = 0; i < steps.size(); i++) {
            if (i % every == 0) {
                scene.word(
                        left + (i + 0.5) * step,
                        bottom + 16,
                        steps.get(i).in(language),
                        Marks.SMALL,
                        Scene.Anchor.MIDDLE,
                        Palette.SOFT);
            }
        }
        for (int s = 0; s < series.size(); s++) {
            double aside = (s - (series.size() - 1) / 2.0) * Math.min(9, 0.75 * step / series.size());
            List<double[]> run = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Point point = series.get(s).points.get(i);
                if (point.drawn()) {
                    double x = left + (i + 0.5) * step + aside;
                    run.add(new double[] {x, axis.at(axis.clamp(point.value()), bottom, top)});
                } else {
                    flush(scene, run, Palette.series(s));
                }
            }
            flush(scene, run, Palette.series(s));
            for (int i = 0; i < steps.size(); i++) {
                Point point = series.get(s).points.get(i);
                if (point.drawn()) {
                    double x = left + (i + 0.5) * step + aside;
                    Marks.upright(scene, point, axis, bottom, top, x, Palette.series(s), Scene.Shape.series(s));
                }
            }
        }
        double end = bottom + 26;
        end += Marks.key(scene, 0, end, scene.width(), language);
        return scene.height(end + 4);
    }

    private static void flush(Scene scene, List<double[]> run, String color) {
        if (run.size() > 1) {
            scene.curve(run, color, 1.4, Scene.Stroke.DOTTED);
        }
        run.clear();
    }

    private double legend(Scene scene, ReaderLanguage language) {
        return Legend.draw(
                scene,
                0,
                12,
                scene.width(),
                series.stream().map(s -> s.label.in(language)).toList());
    }
}
