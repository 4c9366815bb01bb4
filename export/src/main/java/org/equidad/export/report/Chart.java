package org.equidad.export.report;

import org.equidad.export.ReaderLanguage;

/** A picture of results that can be drawn in any language, for a wide and for a narrow place. */
@FunctionalInterface
interface Chart {
    /** Where a picture stands; points of width. */
    enum Width {
        WIDE(720),
        NARROW(356);

        private final double points;

        Width(double points) {
            this.points = points;
        }

        double points() {
            return points;
        }
    }

    Scene draw(ReaderLanguage language, Width width);
}
