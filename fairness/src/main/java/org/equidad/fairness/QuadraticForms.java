package org.equidad.fairness;

import java.util.function.DoubleUnaryOperator;

/** Upper tails of weighted sums of chi-squared variables over an independent F denominator. */
final class QuadraticForms {
    private QuadraticForms() {}

    /**
     * P(sum of a_i Z_i² > x D/ddf), D chi-squared with ddf degrees of freedom, by Imhof's integral over the sum's
     * characteristic function.
     */
    static double exactTail(double x, double[] a, double ddf) {
        double back = x / ddf;
        // P(Q > 0) = 1/2 + 1/pi int sin(theta(u)) / (u rho(u)) du.
        DoubleUnaryOperator integrand = u -> {
            double angle = -ddf * Math.atan(back * u) / 2;
            double logRho = ddf * Math.log1p(back * back * u * u) / 4;
            for (double weight : a) {
                angle += Math.atan(weight * u) / 2;
                logRho += Math.log1p(weight * weight * u * u) / 4;
            }
            return Math.sin(angle) * Math.exp(-logRho) / u;
        };
        // The double-exponential substitution u = exp(2 sinh s) spreads both ends; the trapezoid rule then converges
        // faster than any power of the step.
        double previous = Double.NaN;
        double step = 0.125;
        for (int pass = 0; pass < 9; pass++) {
            double reach = 4.5;
            Sums sum = new Sums();
            int count = (int) Math.ceil(reach / step);
            for (int k = -count; k <= count; k++) {
                double s = k * step;
                double u = Math.exp(2 * Math.sinh(s));
                double term = u > 0 && u < Double.MAX_VALUE ? integrand.applyAsDouble(u) * u * 2 * Math.cosh(s) : 0;
                if (Double.isFinite(term)) {
                    sum.add(term);
                }
            }
            double tail = 0.5 + sum.value() * step / Math.PI;
            if (Math.abs(tail - previous) <= 1e-13) {
                return Math.max(0, Math.min(1, tail));
            }
            previous = tail;
            step /= 2;
        }
        return Math.max(0, Math.min(1, previous));
    }

    /**
     * The same by a saddlepoint approximation. The denominator's degrees of freedom are cut to a whole number, as in R
     * survey; within 1e-4 of the mean, where the approximation breaks down, Satterthwaite's F.
     */
    static double saddlepointTail(double x, double[] a, double ddf) {
        double mean = 0;
        double square = 0;
        for (double weight : a) {
            mean += weight / a.length;
            square += weight * weight / a.length;
        }
        double spread = square / (mean * mean);
        double ndf = a.length / spread;
        double satterthwaite = Distributions.fUpper(x / ndf / (mean * spread), ndf, ddf);
        double largest = 0;
        for (double weight : a) {
            largest = Math.max(largest, weight);
        }
        double back = -x / ddf / largest;
        double copies = Math.floor(ddf);
        double[] scaled = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            scaled[i] = a[i] / largest;
        }
        DoubleUnaryOperator slope = zeta -> {
            double sum = copies * back / (1 - 2 * zeta * back);
            for (double weight : scaled) {
                sum += weight / (1 - 2 * zeta * weight);
            }
            return sum;
        };
        double low = 1 / (2 * back) * 0.99999;
        double high = 0.5 * 0.99999;
        for (int i = 0; i < 200 && high - low > 1e-16; i++) {
            double middle = (low + high) / 2;
            if (slope.applyAsDouble(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double zeta = (low + high) / 2;
        if (!(Math.abs(zeta) >= 1e-4)) {
            return satterthwaite;
        }
        double cumulant = -copies * Math.log1p(-2 * zeta * back) / 2;
        double curvature = 2 * copies * Math.pow(back / (1 - 2 * zeta * back), 2);
        for (double weight : scaled) {
            cumulant -= Math.log1p(-2 * zeta * weight) / 2;
            curvature += 2 * Math.pow(weight / (1 - 2 * zeta * weight), 2);
        }
        double w = Math.signum(zeta) * Math.sqrt(2 * -cumulant);
        double v = zeta * Math.sqrt(curvature);
        return Distributions.normalUpper(w + Math.log(v / w) / w);
    }
}
