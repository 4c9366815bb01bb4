package org.equidad.enahoio;

/**
 * The persons of module 200, all ages, without the rows that are only listed for the panel.
 *
 * @param table lower-case columns: keys, mes, ubigeo, dominio, estrato, p203 to p211d and facpob07 as far as the file
 *     has them
 * @param report what was read, dropped and found strange
 */
public record Members(Table table, IngestReport report) {}
