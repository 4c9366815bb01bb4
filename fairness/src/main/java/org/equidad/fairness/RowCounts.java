package org.equidad.fairness;

/**
 * How many original rows each row of a table stands for, where rows were added up on the way.
 *
 * @param rows original rows
 * @param weightedRows original rows of positive weight
 * @param squares sums of their squared weights
 */
record RowCounts(long[] rows, long[] weightedRows, double[] squares) {}
