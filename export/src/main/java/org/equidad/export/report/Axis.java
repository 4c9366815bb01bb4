package org.equidad.export.report;

import java.util.ArrayList;
import java.util.List;

/** A scale with round ticks. */
record Axis(double min, double max, double step) {
    /** Covers two values, from tick to tick. */
    static Axis covering(double low, double high, int ticks) {
        double span = Math.max(high - low, 1e-9);
        double raw = span / ticks;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = 10 * power;
        for (double nice : new double[] {1, 2, 2.5, 5}) {
            if (nice * power >= raw * 0.999) {
                step = nice * power;
                break;
            }
        }
        return new Axis(Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, step);
    }

    double at(double value, double from, double to) {
        return from + (value - min) / (max - min) * (to - from);
    }

    double clamp(double value) {
        return Math.max(min, Math.min(max, value));
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        long n = Math.round((max - min) / step);
        for (int i = 0; i <= n; i++) {
            double tick = min + i * step;
            ticks.add(Math.abs(tick) < step / 1e6 ? 0.0 : tick);
        }
        return ticks;
    }

    int decimals() {
        int decimals = 0;
        for (double s = step; Math.abs(s - Math.rint(s)) > 1e-9 && decimals < 4; s *= 10) {
            decimals++;
        }
        return decimals;
    }
}
