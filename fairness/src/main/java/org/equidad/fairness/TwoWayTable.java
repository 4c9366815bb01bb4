package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** Tests of independence of two categorical variables in a domain. */
final class TwoWayTable {
    private static final String NAME = "independence";
    private static final double NEGLIGIBLE = 1e-12;

    private final SurveyDesign design;
    private final Domain domain;
    private final Domain complete;
    private final long rowsOfDomain;
    private final Grouping rows;
    private final Grouping columns;
    private final int[] rowCodes;
    private final int[] columnCodes;

    TwoWayTable(SurveyDesign design, Grouping rows, Grouping columns, Domain domain) {
        this.design = design;
        this.domain = domain;
        this.rows = rows;
        this.columns = columns;
        complete = domain.and(rows.known()).and(columns.known());
        rowsOfDomain = design.counts(domain).weightedRows();
        rowCodes = present(rows);
        columnCodes = present(columns);
    }

    private int[] present(Grouping grouping) {
        boolean[] seen = new boolean[grouping.size()];
        for (int i = 0; i < design.rows(); i++) {
            if (complete.contains(i) && design.weight(i) > 0) {
                seen[grouping.code(i)] = true;
            }
        }
        int[] codes = new int[seen.length];
        int count = 0;
        for (int c = 0; c < seen.length; c++) {
            if (seen[c]) {
                codes[count++] = c;
            }
        }
        return Arrays.copyOf(codes, count);
    }

    TestResult test(TableTest test) {
        Status status = SurveyDesign.domainStatus(design.counts(complete));
        if (!status.isDefined()) {
            return TestResult.undefined(NAME, status);
        }
        if (rowCodes.length < 2 || columnCodes.length < 2) {
            return TestResult.undefined(NAME, Status.ONE_CLASS);
        }
        boolean wald = test == TableTest.WALD || test == TableTest.ADJUSTED_WALD;
        return wald ? wald(test) : raoScott(test);
    }

    /** Unit totals of every cell, column by column. */
    private List<UnitVector> cells() {
        List<UnitVector> cells = new ArrayList<>();
        for (int column : columnCodes) {
            Domain inColumn = complete.and(columns.domain(column));
            for (int row : rowCodes) {
                Domain cell = inColumn.and(rows.domain(row));
                cells.add(UnitVector.dense(design.unitTotals(cell)));
            }
        }
        return cells;
    }

    private TestResult raoScott(TableTest test) {
        int r = rowCodes.length;
        int c = columnCodes.length;
        int k = r * c;
        List<UnitVector> cells = cells();
        List<UnitVector> whole = new ArrayList<>();
        UnitVector all = UnitVector.dense(design.unitTotals(complete));
        for (int i = 0; i < k; i++) {
            whole.add(all);
        }
        Ratios proportions = new Ratios(cells, whole);
        double[] p = new double[k];
        proportions.evaluate(proportions.totals(), p);
        double[][] covariance = design.covariance(proportions, complete);
        // Pearson's statistic of the table scaled to the rows of the domain, those that miss a variable included.
        double[] rowShare = new double[r];
        double[] columnShare = new double[c];
        for (int i = 0; i < k; i++) {
            rowShare[i % r] += p[i];
            columnShare[i / r] += p[i];
        }
        double pearson = 0;
        for (int i = 0; i < k; i++) {
            double expected = rowShare[i % r] * columnShare[i / r];
            pearson += (p[i] - expected) * (p[i] - expected) / expected;
        }
        pearson *= rowsOfDomain;
        double[] eigenvalues = designEffects(p, covariance, r, c);
        if (eigenvalues == null) {
            return TestResult.undefined(NAME, Status.NO_VARIANCE);
        }
        double trace = 0;
        double squares = 0;
        for (double value : eigenvalues) {
            trace += value;
            squares += value * value;
        }
        // Design effects are of the order of one: these are rounding.
        if (!(trace > NEGLIGIBLE)) {
            return TestResult.undefined(NAME, Status.NO_VARIANCE);
        }
        int count = eigenvalues.length;
        double nu = design.degreesOfFreedom(domain);
        double satterthwaite = trace * trace / squares;
        double ddf = satterthwaite * nu;
        if (test == TableTest.F) {
            return TestResult.f("Rao-Scott F", pearson / trace, satterthwaite, ddf);
        }
        if (test == TableTest.CHI_SQUARED) {
            double p2 = Distributions.chiSquaredUpper(pearson / (trace / count), count);
            return TestResult.of("Rao-Scott chi-squared", pearson, count, Double.POSITIVE_INFINITY, p2);
        }
        boolean exact = test == TableTest.LINEAR_COMBINATION;
        double tail = Double.NaN;
        if (nu > 0) {
            tail = exact
                    ? QuadraticForms.exactTail(pearson, eigenvalues, ddf)
                    : QuadraticForms.saddlepointTail(pearson, eigenvalues, ddf);
        }
        return TestResult.of(exact ? "Pearson, linear combination" : "Pearson, saddlepoint", pearson, count, ddf, tail);
    }

    /** Generalised design effects: eigenvalues of (C' D C / N)^-1 (C' D V D C), D the inverse shares. */
    private double[] designEffects(double[] p, double[][] covariance, int r, int c) {
        int k = r * c;
        int count = (r - 1) * (c - 1);
        // Interaction contrasts freed of the main effects, divided by the shares.
        double[][] contrasts = new double[count][k];
        double[][] simple = new double[count][count];
        for (int a = 0; a < count; a++) {
            int row = 1 + a % (r - 1);
            int column = 1 + a / (r - 1);
            for (int i = 0; i < k; i++) {
                double x = (i % r == row ? 1 : 0) - 1.0 / r;
                double y = (i / r == column ? 1 : 0) - 1.0 / c;
                contrasts[a][i] = p[i] > 0 ? x * y / p[i] : 0;
            }
        }
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                double sum = 0;
                for (int i = 0; i < k; i++) {
                    sum += contrasts[a][i] * contrasts[b][i] * p[i];
                }
                simple[a][b] = sum / rowsOfDomain;
            }
        }
        double[][] root = inverseRoot(simple);
        double[][] actual = Matrices.sandwich(contrasts, covariance);
        for (double[] row : actual) {
            for (double value : row) {
                if (!Double.isFinite(value)) {
                    return null;
                }
            }
        }
        if (root == null) {
            return null;
        }
        return eigenvalues(Matrices.sandwich(root, actual));
    }

    private static double[] eigenvalues(double[][] symmetric) {
        return new EigenDecomposition(new Array2DRowRealMatrix(symmetric)).getRealEigenvalues();
    }

    /** Symmetric inverse square root; null where the matrix is singular. */
    private static double[][] inverseRoot(double[][] symmetric) {
        int n = symmetric.length;
        EigenDecomposition decomposition = new EigenDecomposition(new Array2DRowRealMatrix(symmetric));
        double[] values = decomposition.getRealEigenvalues();
        double largest = Arrays.stream(values).max().orElseThrow();
        double[][] root = new double[n][n];
        for (int e = 0; e < n; e++) {
            if (!(values[e] > 1e-12 * largest)) {
                return null;
            }
            double[] vector = decomposition.getEigenvector(e).toArray();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    root[i][j] += vector[i] * vector[j] / Math.sqrt(values[e]);
                }
            }
        }
        return root;
    }

    /** Wald test of the deviations of all but the first row and column from the product of their margins. */
    private TestResult wald(TableTest test) {
        int r = rowCodes.length;
        int c = columnCodes.length;
        Deviations deviations = new Deviations(cells(), r, c);
        double[] values = new double[deviations.size()];
        deviations.evaluate(deviations.totals(), values);
        double[][] inverse = Matrices.inverse(design.covariance(deviations, complete));
        if (inverse == null) {
            return TestResult.undefined(NAME, Status.NO_VARIANCE);
        }
        double statistic = Matrices.dot(values, Matrices.multiply(inverse, values));
        double nu = design.degreesOfFreedom(domain);
        double k = values.length;
        if (test == TableTest.WALD) {
            return TestResult.f("Wald test of independence", statistic / k, k, nu);
        }
        double ddf = nu - k + 1;
        return TestResult.f("adjusted Wald test of independence", statistic * ddf / (k * nu), k, ddf);
    }

    /** Cell totals minus row total times column total over the whole. */
    private record Deviations(List<UnitVector> columns, int r, int c) implements SmoothStatistics {
        @Override
        public int size() {
            return (r - 1) * (c - 1);
        }

        @Override
        public void evaluate(double[] totals, double[] values) {
            Margins margins = new Margins(totals, r, c);
            for (int a = 0; a < values.length; a++) {
                int row = 1 + a % (r - 1);
                int column = 1 + a / (r - 1);
                values[a] = totals[column * r + row] - margins.row[row] * margins.column[column] / margins.whole;
            }
        }

        @Override
        public List<UnitVector> linearise(double[] totals) {
            Margins margins = new Margins(totals, r, c);
            List<UnitVector> linearised = new ArrayList<>();
            for (int a = 0; a < size(); a++) {
                int row = 1 + a % (r - 1);
                int column = 1 + a / (r - 1);
                double rowShare = margins.row[row] / margins.whole;
                double columnShare = margins.column[column] / margins.whole;
                double[] z = new double[columns.get(0).size()];
                for (int i = 0; i < r * c; i++) {
                    double factor = rowShare * columnShare;
                    factor += i % r == row && i / r == column ? 1 : 0;
                    factor -= i % r == row ? columnShare : 0;
                    factor -= i / r == column ? rowShare : 0;
                    double[] values = columns.get(i).values();
                    for (int u = 0; u < z.length; u++) {
                        z[u] += factor * values[u];
                    }
                }
                linearised.add(UnitVector.dense(z));
            }
            return linearised;
        }
    }

    /** Row, column and grand totals. */
    private static final class Margins {
        private final double[] row;
        private final double[] column;
        private double whole;

        Margins(double[] totals, int r, int c) {
            row = new double[r];
            column = new double[c];
            for (int i = 0; i < totals.length; i++) {
                row[i % r] += totals[i];
                column[i / r] += totals[i];
                whole += totals[i];
            }
        }
    }
}
