package org.equidad.fairness;

/**
 * A number (or a one-hot block of them) computed from a row's label and score, whose weighted total by unit and group a
 * metric needs beside the confusion cells.
 *
 * @param kind what is computed
 * @param width length of the block, 1 unless the row falls into one of several bins
 * @param parameter cutoff, where the kind has one
 */
record Column(Kind kind, int width, double parameter) {
    /** Smallest distance of a probability from 0 and 1 in logarithms and logits. */
    static final double CLIP = 0x1p-52;

    static final Column SCORE = of(Kind.SCORE);
    static final Column SCORE_SQUARED = of(Kind.SCORE_SQUARED);
    static final Column RESIDUAL = of(Kind.RESIDUAL);
    static final Column SQUARED_ERROR = of(Kind.SQUARED_ERROR);
    static final Column FOURTH_POWER = of(Kind.FOURTH_POWER);
    static final Column LOG_LOSS = of(Kind.LOG_LOSS);
    static final Column LOG_LOSS_SQUARED = of(Kind.LOG_LOSS_SQUARED);

    enum Kind {
        SCORE,
        SCORE_SQUARED,
        RESIDUAL,
        SQUARED_ERROR,
        FOURTH_POWER,
        LOG_LOSS,
        LOG_LOSS_SQUARED,
        BINNED_RESIDUAL,
        POSITIVE_ABOVE,
        NEGATIVE_ABOVE,
        NET_BENEFIT,
        NET_BENEFIT_SQUARED,
        NET_BENEFIT_OF_ALL,
        NET_BENEFIT_OF_ALL_SQUARED,
        NET_BENEFIT_GAIN,
        NET_BENEFIT_GAIN_SQUARED
    }

    private static Column of(Kind kind) {
        return new Column(kind, 1, 0);
    }

    static Column binnedResidual(int bins) {
        return new Column(Kind.BINNED_RESIDUAL, bins, 0);
    }

    static Column positiveAbove(double cutoff) {
        return new Column(Kind.POSITIVE_ABOVE, 1, cutoff);
    }

    static Column negativeAbove(double cutoff) {
        return new Column(Kind.NEGATIVE_ABOVE, 1, cutoff);
    }

    static Column netBenefit(Kind kind, double threshold) {
        return new Column(kind, 1, threshold);
    }

    /** Value of the row. */
    double value(boolean positive, double score) {
        double residual = (positive ? 1 : 0) - score;
        return switch (kind) {
            case SCORE -> score;
            case SCORE_SQUARED -> score * score;
            case RESIDUAL, BINNED_RESIDUAL -> residual;
            case SQUARED_ERROR -> residual * residual;
            case FOURTH_POWER -> residual * residual * residual * residual;
            case LOG_LOSS -> logLoss(positive, score);
            case LOG_LOSS_SQUARED -> logLoss(positive, score) * logLoss(positive, score);
            case POSITIVE_ABOVE -> positive && score >= parameter ? 1 : 0;
            case NEGATIVE_ABOVE -> !positive && score >= parameter ? 1 : 0;
            case NET_BENEFIT -> score >= parameter ? benefit(positive) : 0;
            case NET_BENEFIT_SQUARED -> score >= parameter ? benefit(positive) * benefit(positive) : 0;
            case NET_BENEFIT_OF_ALL -> benefit(positive);
            case NET_BENEFIT_OF_ALL_SQUARED -> benefit(positive) * benefit(positive);
            case NET_BENEFIT_GAIN -> score >= parameter ? 0 : -benefit(positive);
            case NET_BENEFIT_GAIN_SQUARED -> score >= parameter ? 0 : benefit(positive) * benefit(positive);
        };
    }

    /** What flagging the row is worth: 1 for a positive, minus the odds of the threshold for a negative. */
    private double benefit(boolean positive) {
        return positive ? 1 : -parameter / (1 - parameter);
    }

    /** Where in the block the row's value belongs. */
    int slot(double score) {
        return kind == Kind.BINNED_RESIDUAL ? bin(score, width) : 0;
    }

    /** Whether the column counts rows; the units that have one matter for the degrees of freedom. */
    boolean counts() {
        return kind == Kind.POSITIVE_ABOVE || kind == Kind.NEGATIVE_ABOVE;
    }

    /** Bin of a probability: bins of equal width closed on the right, the first also on the left; edges i times 1/bins. */
    static int bin(double score, int bins) {
        double step = 1.0 / bins;
        int bin = Math.max(0, Math.min(bins - 1, (int) (score * bins)));
        while (bin > 0 && score <= bin * step) {
            bin--;
        }
        while (bin < bins - 1 && score > (bin + 1) * step) {
            bin++;
        }
        return bin;
    }

    static double clip(double score) {
        return Math.max(CLIP, Math.min(1 - CLIP, score));
    }

    private static double logLoss(boolean positive, double score) {
        double p = clip(score);
        return -(positive ? Math.log(p) : Math.log1p(-p));
    }
}
