package org.equidad.enahoio;

/**
 * What was found out about one file while reading it.
 *
 * @param file the file, with the entry after an exclamation mark where it lies in a zip archive
 * @param bytes unpacked bytes read
 * @param encoding UTF-8, ISO-8859-1, or the format's own
 * @param delimiter the character between cells, {@code null} for formats that have none
 * @param rows rows of data, the header not counted
 * @param columns columns in the file, of which only the needed ones were decoded
 */
record FileFacts(String file, long bytes, String encoding, Character delimiter, int rows, int columns) {}
