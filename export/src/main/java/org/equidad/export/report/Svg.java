package org.equidad.export.report;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Scenes as SVG, text as text. */
final class Svg {
    private static final String FONT = "\"Liberation Sans\", Arial, Helvetica, sans-serif";

    private Svg() {}

    /** An element for a page: an image with a name and a description, in the page's font. */
    static String inline(Scene scene, Styles styles, String id, String classes, String title, String description) {
        StringBuilder out = new StringBuilder();
        out.append("<svg class=\"").append(classes).append("\" viewBox=\"0 0 ");
        out.append(n(scene.width())).append(' ').append(n(scene.height()));
        out.append("\" width=\"").append(n(scene.width())).append("\" role=\"img\" aria-labelledby=\"");
        out.append(id)
                .append("-t ")
                .append(id)
                .append("-d\"><title id=\"")
                .append(id)
                .append("-t\">");
        out.append(Html.escape(title)).append("</title><desc id=\"").append(id).append("-d\">");
        out.append(Html.escape(description)).append("</desc>");
        marks(scene, look -> " class=\"" + styles.name(look) + "\"", out);
        return out.append("</svg>").toString();
    }

    /** A file of its own on white. */
    static String file(Scene scene, String language, String title, String description) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"").append(language);
        out.append("\" viewBox=\"0 0 ").append(n(scene.width())).append(' ').append(n(scene.height()));
        out.append("\" width=\"")
                .append(n(scene.width()))
                .append("\" height=\"")
                .append(n(scene.height()));
        out.append("\" role=\"img\" aria-labelledby=\"t d\" font-family='")
                .append(FONT)
                .append("'>\n<title id=\"t\">");
        out.append(Html.escape(title)).append("</title>\n<desc id=\"d\">").append(Html.escape(description));
        out.append("</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        marks(scene, UnaryOperator.identity(), out);
        return out.append("</svg>\n").toString();
    }

    /** Neighbouring lines that look alike become one path. */
    private static void marks(Scene scene, UnaryOperator<String> style, StringBuilder out) {
        String open = null;
        for (Scene.Mark mark : scene.marks()) {
            String look = look(mark);
            boolean line = mark instanceof Scene.Line;
            if (open != null && !(line && look.equals(open))) {
                out.append('"').append(style.apply(open)).append("/>");
                open = null;
            }
            if (line) {
                out.append(open == null ? "<path d=\"" : "");
                segment((Scene.Line) mark, out);
                open = look;
            } else if (mark instanceof Scene.Word m) {
                out.append("<text x=\"")
                        .append(n(m.x()))
                        .append("\" y=\"")
                        .append(n(m.y()))
                        .append('"');
                out.append(style.apply(look))
                        .append('>')
                        .append(Html.escape(m.text()))
                        .append("</text>");
            } else {
                geometry(mark, out);
                out.append(style.apply(look)).append("/>");
            }
        }
        if (open != null) {
            out.append('"').append(style.apply(open)).append("/>");
        }
    }

    private static void segment(Scene.Line m, StringBuilder out) {
        out.append('M').append(n(m.x1())).append(' ').append(n(m.y1()));
        out.append('L').append(n(m.x2())).append(' ').append(n(m.y2()));
    }

    /** How a mark is painted, as attributes. */
    private static String look(Scene.Mark mark) {
        StringBuilder out = new StringBuilder();
        if (mark instanceof Scene.Dot m) {
            paint(out, m.fill(), m.edge());
        } else if (mark instanceof Scene.Box m) {
            paint(out, m.fill(), m.edge());
        } else if (mark instanceof Scene.Line m) {
            stroke(out, m.color(), m.width(), m.stroke());
        } else if (mark instanceof Scene.Strokes m) {
            stroke(out, m.color(), m.width(), Scene.Stroke.SOLID);
        } else if (mark instanceof Scene.Beads m) {
            out.append(" stroke-linecap=\"");
            out.append(m.bead() == Scene.Bead.ROUND ? "round" : "square").append('"');
            stroke(out, m.color(), m.size(), Scene.Stroke.SOLID);
        } else if (mark instanceof Scene.Curve m && m.fill() != null) {
            paint(out, m.fill(), null);
        } else if (mark instanceof Scene.Curve m) {
            paint(out, null, null);
            stroke(out, m.color(), m.width(), m.stroke());
        } else if (mark instanceof Scene.Word m) {
            out.append(" font-size=\"").append(n(m.size())).append('"');
            out.append(m.weight() == Scene.Weight.BOLD ? " font-weight=\"700\"" : "");
            if (m.anchor() != Scene.Anchor.START) {
                out.append(" text-anchor=\"");
                out.append(m.anchor().name().toLowerCase(Locale.ROOT)).append('"');
            }
            paint(out, m.color(), null);
        }
        return out.toString();
    }

    /** An element's name and place, not closed. */
    private static void geometry(Scene.Mark mark, StringBuilder out) {
        if (mark instanceof Scene.Box m) {
            out.append("<rect x=\"").append(n(m.x())).append("\" y=\"").append(n(m.y()));
            out.append("\" width=\"").append(n(m.width()));
            out.append("\" height=\"").append(n(m.height())).append('"');
        } else if (mark instanceof Scene.Dot m) {
            dot(out, m);
        } else if (mark instanceof Scene.Curve m) {
            out.append("<path d=\"").append(path(m.points())).append(m.fill() == null ? "\"" : "Z\"");
        } else if (mark instanceof Scene.Strokes m) {
            out.append("<path d=\"");
            for (double[] l : m.lines()) {
                out.append('M').append(n(l[0])).append(' ').append(n(l[1]));
                out.append('L').append(n(l[2])).append(' ').append(n(l[3]));
            }
            out.append('"');
        } else if (mark instanceof Scene.Beads m) {
            out.append("<path d=\"");
            for (double[] p : m.points()) {
                out.append('M').append(n(p[0])).append(' ').append(n(p[1])).append("h0");
            }
            out.append('"');
        }
    }

    private static void dot(StringBuilder out, Scene.Dot m) {
        if (m.shape() == Scene.Shape.CIRCLE) {
            out.append("<circle cx=\"").append(n(m.x())).append("\" cy=\"").append(n(m.y()));
            out.append("\" r=\"").append(n(m.radius())).append('"');
        } else {
            out.append("<path d=\"").append(path(Scene.corners(m))).append("Z\"");
        }
        if (m.key() != null) {
            out.append(" data-k=\"").append(Html.escape(m.key())).append('"');
        }
    }

    private static void paint(StringBuilder out, String fill, String edge) {
        out.append(" fill=\"").append(fill == null ? "none" : fill).append('"');
        if (edge != null) {
            out.append(" stroke=\"").append(edge).append('"');
        }
    }

    private static void stroke(StringBuilder out, String color, double width, Scene.Stroke stroke) {
        out.append(" stroke=\"")
                .append(color)
                .append("\" stroke-width=\"")
                .append(n(width))
                .append('"');
        if (stroke != Scene.Stroke.SOLID) {
            out.append(" stroke-dasharray=\"")
                    .append(stroke == Scene.Stroke.DASHED ? "5 4" : "1.5 3")
                    .append('"');
        }
    }

    private static String path(List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(n(points.get(i)[0]))
                    .append(' ')
                    .append(n(points.get(i)[1]));
        }
        return path.toString();
    }

    /** At most one decimal, none where it is zero. */
    static String n(double value) {
        double tenths = Math.rint(value * 10);
        return tenths % 10 == 0 ? Long.toString((long) (tenths / 10)) : Double.toString(tenths / 10);
    }
}
