package org.equidad.features;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How much is searched for the models' parameters and how the threshold is chosen; what is empty is the program's own.
 *
 * @param trials of each booster's search, 1 or more
 * @param maxTrees of one booster, 1 or more
 * @param minRecall share of the cases, from 0 to 1, that the threshold has to flag on the rows that choose it
 */
public record Modelling(OptionalInt trials, OptionalInt maxTrees, OptionalDouble minRecall) {
    public Modelling {
        Objects.requireNonNull(trials, "trials");
        Objects.requireNonNull(maxTrees, "maxTrees");
        Objects.requireNonNull(minRecall, "minRecall");
        if (trials.isPresent() && trials.getAsInt() < 1) {
            throw new IllegalArgumentException("trials is " + trials.getAsInt() + "; 1 or more is allowed");
        }
        if (maxTrees.isPresent() && maxTrees.getAsInt() < 1) {
            throw new IllegalArgumentException("max_trees is " + maxTrees.getAsInt() + "; 1 or more is allowed");
        }
        if (minRecall.isPresent() && !(minRecall.getAsDouble() >= 0 && minRecall.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "min_recall is " + minRecall.getAsDouble() + "; a share from 0 to 1 is allowed");
        }
    }

    /** The program's own settings, without a floor of recall. */
    public static Modelling defaults() {
        return new Modelling(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty());
    }
}
