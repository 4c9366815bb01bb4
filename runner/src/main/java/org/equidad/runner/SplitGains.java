package org.equidad.runner;

/** The gain of every feature over all splits, read from LightGBM's model text. */
final class SplitGains {
    private SplitGains() {}

    /**
     * Sums the gains.
     *
     * @param model text with lines {@code split_feature=} and {@code split_gain=} for every tree
     * @param features number of features
     */
    static double[] of(String model, int features) {
        double[] gains = new double[features];
        String[] split = new String[0];
        for (String line : model.split("\n")) {
            if (line.startsWith("split_feature=")) {
                split = words(line);
            } else if (line.startsWith("split_gain=")) {
                String[] gain = words(line);
                for (int k = 0; k < gain.length; k++) {
                    gains[Integer.parseInt(split[k])] += Double.parseDouble(gain[k]);
                }
            }
        }
        return gains;
    }

    private static String[] words(String line) {
        String values = line.substring(line.indexOf('=') + 1).strip();
        return values.isEmpty() ? new String[0] : values.split(" ");
    }
}
