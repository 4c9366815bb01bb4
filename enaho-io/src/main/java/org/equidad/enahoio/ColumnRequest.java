package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * One column that a reader shall decode.
 *
 * @param name the name in the resulting table
 * @param spellings the names under which files carry it, preferred first; compared without regard to case
 * @param kind how its cells are read
 * @param width the width to which a key is padded, 0 for other kinds
 * @param presence what to do when a file lacks it
 * @param position its position in the file where that is known, else -1
 */
record ColumnRequest(String name, List<String> spellings, Kind kind, int width, Presence presence, int position) {

    /** How cells are read. */
    enum Kind {
        /** Decimal numbers; anything else is an error. */
        NUMBER,
        /** Text as it stands. */
        TEXT,
        /** Digits, padded back with leading zeros to the column's width; anything else is an error. */
        KEY,
        /** Numbers where every cell is one, else text; codes with leading zeros stay text. */
        EITHER
    }

    /** What to do when a file lacks the column. */
    enum Presence {
        REQUIRED,
        OPTIONAL
    }

    ColumnRequest {
        Objects.requireNonNull(name, "name");
        spellings = List.copyOf(spellings);
    }

    static ColumnRequest number(String name) {
        return new ColumnRequest(name, List.of(name), Kind.NUMBER, 0, Presence.REQUIRED, -1);
    }

    static ColumnRequest text(String name) {
        return new ColumnRequest(name, List.of(name), Kind.TEXT, 0, Presence.REQUIRED, -1);
    }

    static ColumnRequest key(String name, int width) {
        return new ColumnRequest(name, List.of(name), Kind.KEY, width, Presence.REQUIRED, -1);
    }

    static ColumnRequest either(String name) {
        return new ColumnRequest(name, List.of(name), Kind.EITHER, 0, Presence.REQUIRED, -1);
    }

    ColumnRequest optional() {
        return new ColumnRequest(name, spellings, kind, width, Presence.OPTIONAL, position);
    }

    ColumnRequest spelled(String... others) {
        return new ColumnRequest(name, List.of(others), kind, width, presence, position);
    }

    ColumnRequest as(Kind other) {
        return new ColumnRequest(name, spellings, other, width, presence, position);
    }

    /** All columns of a header under their own names; a later column of the same name gets a number behind it. */
    static List<ColumnRequest> all(List<String> header) {
        List<ColumnRequest> requests = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).isEmpty() ? "column" + (i + 1) : header.get(i);
            String unique = name;
            for (int n = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); n++) {
                unique = name + "#" + n;
            }
            requests.add(new ColumnRequest(unique, List.of(name), Kind.EITHER, 0, Presence.REQUIRED, i));
        }
        return requests;
    }

    /**
     * The position of this column in a header, -1 if it is not there: the same spelling before upper case before any
     * case, the first of several.
     */
    int positionIn(List<String> header) {
        if (position >= 0) {
            return position;
        }
        for (String spelling : spellings) {
            int at = header.indexOf(spelling);
            if (at < 0) {
                at = header.indexOf(spelling.toUpperCase(Locale.ROOT));
            }
            String normal = Names.normal(spelling);
            for (int i = 0; at < 0 && i < header.size(); i++) {
                at = Names.normal(header.get(i)).equals(normal) ? i : -1;
            }
            if (at >= 0) {
                return at;
            }
        }
        return -1;
    }
}
