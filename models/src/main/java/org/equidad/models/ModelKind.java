package org.equidad.models;

/** The three models of the audit. */
public enum ModelKind {
    LOGISTIC_REGRESSION("logistic_regression"),
    LIGHTGBM("lightgbm"),
    XGBOOST("xgboost");

    private final String key;

    ModelKind(String key) {
        this.key = key;
    }

    /** The name used in exports and saved models. */
    public String key() {
        return key;
    }

    static ModelKind ofKey(String key) {
        for (ModelKind kind : values()) {
            if (kind.key.equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "model kind '" + key + "'; logistic_regression, lightgbm and xgboost are allowed");
    }
}
