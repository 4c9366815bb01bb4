/**
 * What people read: the report as one HTML page in Spanish and English, the figures for print and the tables for papers.
 * Everything is made of the documents of an export, in which cells below the confidentiality minimum are already empty.
 */
package org.equidad.export.report;
