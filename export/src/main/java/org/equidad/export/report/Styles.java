package org.equidad.export.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** The ways in which marks of a page are painted, each named once and used by its name: a page has thousands of marks. */
final class Styles {
    private final Map<String, String> names = new LinkedHashMap<>();

    /** The name of the class for attributes of an SVG element, in the order of their first use. */
    String name(String attributes) {
        return names.computeIfAbsent(attributes, a -> "s" + Integer.toString(names.size(), Character.MAX_RADIX));
    }

    /** The rules of all classes. */
    String css() {
        StringBuilder css = new StringBuilder();
        names.forEach((attributes, name) -> css.append('.')
                .append(name)
                .append('{')
                .append(attributes
                        .replaceAll(" font-size=\"([^\"]*)\"", " font-size=\"$1px\"")
                        .replaceAll(" ([a-z-]+)=\"([^\"]*)\"", "$1:$2;"))
                .append("}\n"));
        return css.toString();
    }
}
