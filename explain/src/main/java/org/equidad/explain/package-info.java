/**
 * Exact SHAP values and interaction values of tree ensembles, in plain Java and weighted by the survey. A
 * {@link org.equidad.explain.TreeEnsemble} is read from a LightGBM or XGBoost model file; a
 * {@link org.equidad.explain.TreeExplainer} explains its raw score (log-odds for a classifier) row by row.
 */
package org.equidad.explain;
