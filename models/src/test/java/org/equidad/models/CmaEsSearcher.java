package org.equidad.models;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.Well19937c;

/** Commons Math's CMA-ES, the alternative that docs/decisions/0011-searcher.md compares. */
final class CmaEsSearcher implements Searcher {
    @Override
    public void search(double[] start, int trials, long seed, ToDoubleFunction<double[]> objective) {
        int d = start.length;
        double[] zero = new double[d];
        double[] one = new double[d];
        double[] sigma = new double[d];
        Arrays.fill(one, 1);
        Arrays.fill(sigma, 0.3);
        CMAESOptimizer optimizer = new CMAESOptimizer(
                Integer.MAX_VALUE, 0, true, d, 0, new Well19937c(seed), false, (i, previous, current) -> false);
        int population = 4 + (int) (3 * Math.log(d));
        try {
            optimizer.optimize(
                    new MaxEval(trials),
                    new ObjectiveFunction(objective::applyAsDouble),
                    GoalType.MAXIMIZE,
                    new InitialGuess(start),
                    new SimpleBounds(zero, one),
                    new CMAESOptimizer.Sigma(sigma),
                    new CMAESOptimizer.PopulationSize(population));
        } catch (TooManyEvaluationsException e) {
            // The budget is spent, as intended.
        }
    }
}
