package org.equidad.models;

/** What one setting of a booster's parameters reached: the best weighted PR-AUC on validation, and after how many trees. */
record Trial(double validationPrAuc, int trees) {}
