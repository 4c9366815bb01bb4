package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The harmonised person tables: one row for each person aged 6 to 17 of module 300, lower-case columns.
 *
 * @param years the table of each year
 * @param report what was read, dropped, joined and found strange
 */
public record EnahoData(SortedMap<Integer, Table> years, IngestReport report) {

    /** Copies the map. */
    public EnahoData {
        years = Collections.unmodifiableSortedMap(new TreeMap<>(years));
    }

    /**
     * All years, one below the other, ascending. A column that only some years have is missing in the others. Builds a
     * new table at each call; cost is linear in its cells.
     */
    public Table pooled() {
        return Table.stack(new ArrayList<>(((Map<Integer, Table>) years).values()));
    }
}
