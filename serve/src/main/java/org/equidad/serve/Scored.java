package org.equidad.serve;

import java.util.List;

/**
 * What the model says of one row.
 *
 * @param riskScore raw probability of the outcome, 0 to 1
 * @param riskLabel {@link #HIGH} where the score reaches the model's threshold, else {@link #LOW}
 * @param reasons the inputs that move the score most, in either direction, strongest first
 */
public record Scored(double riskScore, String riskLabel, List<Reason> reasons) {
    /** The score reaches the threshold. */
    public static final String HIGH = "high";
    /** The score stays below the threshold. */
    public static final String LOW = "low";

    public Scored {
        reasons = List.copyOf(reasons);
    }
}
