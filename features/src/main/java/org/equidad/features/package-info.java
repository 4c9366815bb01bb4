/**
 * From tables to what an audit needs: the description of an audit ({@link org.equidad.features.AuditSpec}), the
 * harmonised table of all years, target, features, protected attributes, survey design, the split by year with the test
 * year behind one door ({@link org.equidad.features.TestVault}), and transforms fitted on the training years only. The
 * ENAHO household survey is one description among others; its variables and codes live in
 * {@link org.equidad.features.Enaho}.
 */
package org.equidad.features;
