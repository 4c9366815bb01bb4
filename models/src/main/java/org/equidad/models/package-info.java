/**
 * Models that exist to be audited: logistic regression, LightGBM and XGBoost trained with survey weights, tuned on a
 * validation year or by cross-validation, calibrated and given a threshold there.
 *
 * <p>{@link org.equidad.models.LabelledRows} holds rows with outcomes and weights, {@link
 * org.equidad.models.Classifier} is what training returns. Everything is deterministic: same rows, settings and seed
 * give the same bytes, whatever the number of threads.
 */
package org.equidad.models;
