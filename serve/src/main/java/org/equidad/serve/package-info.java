/**
 * Scores of a saved model for rows that come later, with the features that move each score most: {@link
 * org.equidad.serve.Scorer} for tables, {@link org.equidad.serve.ScoringService} over HTTP. Apart from the audit's other
 * modules, so that nobody who imports those gets a server with them.
 */
package org.equidad.serve;
