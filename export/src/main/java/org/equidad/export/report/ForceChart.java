package org.equidad.export.report;

import java.util.List;
import org.equidad.export.ReaderLanguage;

/**
 * How the features move one student's score from where everybody starts to where it ends: each arrow begins where the one
 * before ended. To the right raises, to the left lowers.
 */
final class ForceChart implements Chart {
    private static final double ROW = 26;

    /** One push, on the scale of the score. */
    record Push(Text label, double size) {}

    private final double base;
    private final List<Push> pushes;
    private final Text endText;
    private final Text unit;

    ForceChart(double base, List<Push> pushes, Text endText, Text unit) {
        this.base = base;
        this.pushes = pushes;
        this.endText = endText;
        this.unit = unit;
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        boolean wide = width == Width.WIDE;
        double low = base;
        double high = base;
        double at = base;
        for (Push push : pushes) {
            at += push.size;
            low = Math.min(low, at);
            high = Math.max(high, at);
        }
        double end = at;
        Axis axis = Axis.covering(low, high, wide ? 6 : 4);
        double left = wide ? 262 : 8;
        double right = scene.width() - (wide ? 56 : 8);
        double row = wide ? ROW : ROW + 12;
        double top = 6;
        double bottom = top + (pushes.size() + 2) * row;
        for (double tick : axis.ticks()) {
            double x = axis.at(tick, left, right);
            scene.line(x, top, x, bottom, Palette.GRID, 1);
            scene.word(
                    x,
                    bottom + 14,
                    language.number(tick, axis.decimals()),
                    Marks.SMALL,
                    Scene.Anchor.MIDDLE,
                    Palette.SOFT);
        }
        label(scene, Words.of("force.base").in(language), top, row, wide);
        scene.dot(
                axis.at(base, left, right), middle(top, row, wide), 4.5, Scene.Shape.CIRCLE, Palette.INK, Palette.INK);
        at = base;
        for (int i = 0; i < pushes.size(); i++) {
            Push push = pushes.get(i);
            double y = top + (i + 1) * row;
            double x1 = axis.at(at, left, right);
            at += push.size;
            double x2 = axis.at(at, left, right);
            label(scene, push.label.in(language), y, row, wide);
            double m = middle(y, row, wide);
            boolean up = push.size >= 0;
            String color = up ? Palette.VERMILLION : Palette.BLUE;
            double head = Math.min(6, Math.abs(x2 - x1));
            double neck = x2 - Math.copySign(head, x2 - x1);
            scene.line(x1, m, neck, m, color, 7);
            scene.area(List.of(new double[] {neck, m - 7}, new double[] {x2, m}, new double[] {neck, m + 7}), color);
            scene.line(x2, m, x2, m + (wide ? row : row), Palette.RULE, 0.8, Scene.Stroke.DOTTED);
            String number = Text.signed(push.size, 2, Text.Sign.DIFFERENCE).in(language);
            if (wide) {
                scene.word(scene.width() - 2, m + 4, number, Marks.SMALL, Scene.Anchor.END, Palette.INK);
            } else {
                scene.word(scene.width() - 2, y + 12, number, Marks.SMALL, Scene.Anchor.END, Palette.INK);
            }
        }
        double y = top + (pushes.size() + 1) * row;
        label(scene, endText.in(language), y, row, wide);
        scene.dot(axis.at(end, left, right), middle(y, row, wide), 5.5, Scene.Shape.DIAMOND, Palette.INK, Palette.INK);
        double last = scene.lines(
                wide ? left : 0,
                bottom + 30,
                unit.in(language),
                Marks.SMALL,
                Scene.Weight.REGULAR,
                wide ? right - left + 50 : scene.width(),
                Palette.SOFT);
        return scene.height(last);
    }

    private static void label(Scene scene, String text, double y, double row, boolean wide) {
        double size = Marks.TEXT;
        double most = wide ? 248 : 300;
        while (size > 9 && Outlines.width(text, size, Scene.Weight.REGULAR) > most) {
            size -= 0.5;
        }
        scene.word(2, wide ? y + row / 2 + 4 : y + 12, text, size, Scene.Anchor.START, Palette.INK);
    }

    private static double middle(double y, double row, boolean wide) {
        return wide ? y + row / 2 : y + row - 12;
    }
}
