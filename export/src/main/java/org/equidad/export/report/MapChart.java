package org.equidad.export.report;

import java.util.List;
import org.equidad.export.ReaderLanguage;

/**
 * Places as points at their coordinates, drawn to scale: degrees of longitude are shortened by the cosine of the middle
 * latitude. Darker and larger is more.
 */
final class MapChart implements Chart {
    private static final double KM_PER_DEGREE = 111.2;

    /**
     * One place.
     *
     * @param key by which scripts find it
     * @param value NaN where there is none
     */
    record Place(String key, double latitude, double longitude, double value) {}

    /** A name at a place, for orientation. */
    record City(String name, double latitude, double longitude) {}

    private final List<Place> places;
    private final List<City> cities;
    /** Upper ends of the classes but the last, rising. */
    private final double[] classes;

    MapChart(List<Place> places, List<City> cities, double[] classes) {
        this.places = places;
        this.cities = cities;
        this.classes = classes.clone();
    }

    @Override
    public Scene draw(ReaderLanguage language, Width width) {
        Scene scene = new Scene(width.points());
        boolean wide = width == Width.WIDE;
        double south = places.stream().mapToDouble(Place::latitude).min().orElse(-18) - 0.4;
        double north = places.stream().mapToDouble(Place::latitude).max().orElse(0) + 0.4;
        double west = places.stream().mapToDouble(Place::longitude).min().orElse(-81) - 0.5;
        double east = places.stream().mapToDouble(Place::longitude).max().orElse(-68) + 0.5;
        double squeeze = Math.cos(Math.toRadians((south + north) / 2));
        double legend = wide ? 170 : 0;
        double most = scene.width() - legend;
        double scale = Math.min(most / ((east - west) * squeeze), (wide ? 760 : 520) / (north - south));
        double mapWidth = (east - west) * squeeze * scale;
        double top = wide ? 8 : legend(scene, 0, 4, language) + 8;
        double bottom = top + (north - south) * scale;
        for (double lat = Math.ceil(south / 4) * 4; lat <= north; lat += 4) {
            double y = bottom - (lat - south) * scale;
            scene.line(0, y, mapWidth, y, Palette.GRID, 1);
            scene.word(2, y - 3, degrees(lat, "S", "N", language), 10, Scene.Anchor.START, Palette.SOFT);
        }
        for (double lon = Math.ceil(west / 4) * 4; lon <= east; lon += 4) {
            double x = (lon - west) * squeeze * scale;
            scene.line(x, top, x, bottom, Palette.GRID, 1);
            scene.word(
                    x,
                    bottom + 12,
                    degrees(lon, language == ReaderLanguage.ES ? "O" : "W", "E", language),
                    10,
                    Scene.Anchor.MIDDLE,
                    Palette.SOFT);
        }
        places.stream()
                .sorted(java.util.Comparator.comparingDouble(p -> Double.isNaN(p.value) ? -1 : p.value))
                .forEach(place -> {
                    int step = step(place.value);
                    scene.dot(
                            (place.longitude - west) * squeeze * scale,
                            bottom - (place.latitude - south) * scale,
                            step < 0 ? 1.6 : 2 + 0.55 * step,
                            step < 0 ? Scene.Shape.CROSS : Scene.Shape.CIRCLE,
                            step < 0 ? Palette.RULE : color(step),
                            step < 0 ? null : edge(step),
                            place.key);
                });
        for (City city : cities) {
            double x = (city.longitude - west) * squeeze * scale;
            double y = bottom - (city.latitude - south) * scale;
            double half = Outlines.width(city.name, Marks.SMALL, Scene.Weight.BOLD);
            scene.box(x + 5, y - 9, half + 4, 12, "#ffffff", null);
            scene.box(x - 2.5, y - 2.5, 5, 5, Palette.INK, Palette.PAPER);
            scene.bold(x + 7, y + 1, city.name, Marks.SMALL, Scene.Anchor.START, Palette.INK);
        }
        double km = 200;
        double bar = km / KM_PER_DEGREE * scale;
        double barY = bottom + 30;
        scene.line(4, barY, 4 + bar, barY, Palette.INK, 2);
        scene.word(8 + bar, barY + 4, language.count((long) km) + " km", Marks.SMALL, Scene.Anchor.START, Palette.INK);
        if (wide) {
            legend(scene, mapWidth + 18, 20, language);
        }
        return scene.height(barY + 12);
    }

    private String color(int step) {
        return Palette.SEQUENCE.get(
                Math.min(Palette.SEQUENCE.size() - 1, step + Palette.SEQUENCE.size() - 1 - classes.length));
    }

    /** Light points need a dark edge to stand out from the paper, dark ones a light edge to stand out from each other. */
    private String edge(int step) {
        return step > classes.length - 2 ? Palette.PAPER : Palette.SOFT;
    }

    private int step(double value) {
        if (Double.isNaN(value)) {
            return -1;
        }
        int step = 0;
        while (step < classes.length && value > classes[step]) {
            step++;
        }
        return step;
    }

    private static String degrees(double value, String negative, String positive, ReaderLanguage language) {
        return language.number(Math.abs(value), 0) + "\u00b0" + (value < 0 ? negative : value > 0 ? positive : "");
    }

    private double legend(Scene scene, double x, double y, ReaderLanguage language) {
        double at = y + 12;
        for (int i = 0; i <= classes.length; i++) {
            String text = i == 0
                    ? Words.of("map.upto", Text.percent(classes[0], 1)).in(language)
                    : i == classes.length
                            ? Words.of("map.above", Text.percent(classes[i - 1], 1))
                                    .in(language)
                            : Words.of("map.from", Text.hundredths(classes[i - 1], 1), Text.percent(classes[i], 1))
                                    .in(language);
            scene.dot(x + 7, at - 4, 2 + 0.55 * i + 1, Scene.Shape.CIRCLE, color(i), edge(i));
            scene.word(x + 18, at, text, Marks.SMALL, Scene.Anchor.START, Palette.INK);
            at += 18;
        }
        scene.dot(x + 7, at - 4, 3, Scene.Shape.CROSS, Palette.RULE, null);
        scene.word(x + 18, at, Words.of("map.none").in(language), Marks.SMALL, Scene.Anchor.START, Palette.INK);
        return at;
    }
}
