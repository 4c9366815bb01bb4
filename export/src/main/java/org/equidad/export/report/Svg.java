package org.equidad.export.report;

import java.util.List;
import java.util.Locale;

/** Scenes as SVG, text as text. */
final class Svg {
    private static final String FONT = "\"Liberation Sans\", Arial, Helvetica, sans-serif";

    private Svg() {}

    /** An element for a page: an image with a name and a description, in the page's font. */
    static String inline(Scene scene, String id, String classes, String title, String description) {
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
        marks(scene, out);
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
        marks(scene, out);
        return out.append("</svg>\n").toString();
    }

    private static void marks(Scene scene, StringBuilder out) {
        String shared = "";
        for (Scene.Mark mark : scene.marks()) {
            String wanted = shared(mark);
            if (!wanted.equals(shared)) {
                out.append(shared.isEmpty() ? "" : "</g>").append(wanted.isEmpty() ? "" : "<g" + wanted + ">");
                shared = wanted;
            }
            mark(out, mark);
        }
        out.append(shared.isEmpty() ? "" : "</g>");
    }

    /** What a run of marks has in common is written once, in a group around them. */
    private static String shared(Scene.Mark mark) {
        StringBuilder out = new StringBuilder();
        if (mark instanceof Scene.Dot m) {
            paint(out, m.fill(), m.edge());
        } else if (mark instanceof Scene.Line m) {
            stroke(out, m.color(), m.width(), m.stroke());
        } else if (mark instanceof Scene.Word m) {
            out.append(" font-size=\"").append(n(m.size())).append('"');
            if (m.weight() == Scene.Weight.BOLD) {
                out.append(" font-weight=\"700\"");
            }
            if (m.anchor() != Scene.Anchor.START) {
                out.append(" text-anchor=\"")
                        .append(m.anchor().name().toLowerCase(Locale.ROOT))
                        .append('"');
            }
            out.append(" fill=\"").append(m.color()).append('"');
        }
        return out.toString();
    }

    private static void mark(StringBuilder out, Scene.Mark mark) {
        if (mark instanceof Scene.Line m) {
            out.append("<path d=\"M")
                    .append(n(m.x1()))
                    .append(' ')
                    .append(n(m.y1()))
                    .append('L');
            out.append(n(m.x2())).append(' ').append(n(m.y2())).append("\"/>");
        } else if (mark instanceof Scene.Box m) {
            out.append("<rect x=\"").append(n(m.x())).append("\" y=\"").append(n(m.y()));
            out.append("\" width=\"")
                    .append(n(m.width()))
                    .append("\" height=\"")
                    .append(n(m.height()));
            out.append('"');
            paint(out, m.fill(), m.edge());
            out.append("/>");
        } else if (mark instanceof Scene.Dot m) {
            dot(out, m);
        } else if (mark instanceof Scene.Curve m) {
            out.append("<path d=\"").append(path(m.points())).append(m.fill() == null ? "\"" : "Z\"");
            if (m.fill() == null) {
                out.append(" fill=\"none\"");
                stroke(out, m.color(), m.width(), m.stroke());
            } else {
                out.append(" fill=\"").append(m.fill()).append('"');
            }
            out.append("/>");
        } else if (mark instanceof Scene.Strokes m) {
            out.append("<path d=\"");
            for (double[] l : m.lines()) {
                out.append('M').append(n(l[0])).append(' ').append(n(l[1]));
                out.append('L').append(n(l[2])).append(' ').append(n(l[3]));
            }
            out.append('"');
            stroke(out, m.color(), m.width(), Scene.Stroke.SOLID);
            out.append("/>");
        } else if (mark instanceof Scene.Beads m) {
            out.append("<path d=\"");
            m.points()
                    .forEach(p -> out.append('M')
                            .append(n(p[0]))
                            .append(' ')
                            .append(n(p[1]))
                            .append("h0"));
            out.append("\" stroke-linecap=\"")
                    .append(m.bead() == Scene.Bead.ROUND ? "round" : "square")
                    .append('"');
            stroke(out, m.color(), m.size(), Scene.Stroke.SOLID);
            out.append("/>");
        } else if (mark instanceof Scene.Word m) {
            out.append("<text x=\"")
                    .append(n(m.x()))
                    .append("\" y=\"")
                    .append(n(m.y()))
                    .append("\">");
            out.append(Html.escape(m.text())).append("</text>");
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
        out.append("/>");
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
