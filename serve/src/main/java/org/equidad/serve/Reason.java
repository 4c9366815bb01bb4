package org.equidad.serve;

import org.equidad.features.Label;

/**
 * One input and how far it moves a score: its SHAP value with the model's own node counts as cover. It describes the
 * model's arithmetic; it is no cause.
 *
 * @param input the model input
 * @param label what readers call it
 * @param value its value in this row, NaN where missing
 * @param contribution in log-odds, positive where it raises the score
 */
public record Reason(String input, Label label, double value, double contribution) {}
