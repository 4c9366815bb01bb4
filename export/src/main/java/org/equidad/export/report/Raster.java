package org.equidad.export.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Scenes as bitmaps. Needs neither a screen nor a font. */
final class Raster {
    private Raster() {}

    /** A PNG on white, so many pixels to a point. */
    static byte[] png(Scene scene, double scale) {
        // Pure computation; without this the platform looks for a screen.
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(scene.width() * scale),
                (int) Math.ceil(scene.height() * scale),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.scale(scale, scale);
        for (Scene.Mark mark : scene.marks()) {
            paint(g, mark);
        }
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("a bitmap in memory could not be written", e);
        }
        return out.toByteArray();
    }

    private static void paint(Graphics2D g, Scene.Mark mark) {
        if (mark instanceof Scene.Line m) {
            g.setColor(color(m.color()));
            g.setStroke(stroke(m.width(), m.stroke()));
            g.draw(new Line2D.Double(m.x1(), m.y1(), m.x2(), m.y2()));
        } else if (mark instanceof Scene.Box m) {
            fillAndEdge(g, new Rectangle2D.Double(m.x(), m.y(), m.width(), m.height()), m.fill(), m.edge());
        } else if (mark instanceof Scene.Dot m) {
            java.awt.Shape shape = m.shape() == Scene.Shape.CIRCLE
                    ? new Ellipse2D.Double(m.x() - m.radius(), m.y() - m.radius(), 2 * m.radius(), 2 * m.radius())
                    : path(Scene.corners(m), true);
            fillAndEdge(g, shape, m.fill(), m.edge());
        } else if (mark instanceof Scene.Curve m) {
            if (m.fill() != null) {
                g.setColor(color(m.fill()));
                g.fill(path(m.points(), true));
            } else {
                g.setColor(color(m.color()));
                g.setStroke(stroke(m.width(), m.stroke()));
                g.draw(path(m.points(), false));
            }
        } else if (mark instanceof Scene.Strokes m) {
            g.setColor(color(m.color()));
            g.setStroke(stroke(m.width(), Scene.Stroke.SOLID));
            m.lines().forEach(l -> g.draw(new Line2D.Double(l[0], l[1], l[2], l[3])));
        } else if (mark instanceof Scene.Beads m) {
            g.setColor(color(m.color()));
            double half = m.size() / 2;
            for (double[] p : m.points()) {
                g.fill(
                        m.bead() == Scene.Bead.ROUND
                                ? new Ellipse2D.Double(p[0] - half, p[1] - half, m.size(), m.size())
                                : new Rectangle2D.Double(p[0] - half, p[1] - half, m.size(), m.size()));
            }
        } else if (mark instanceof Scene.Word m) {
            double width = Outlines.width(m.text(), m.size(), m.weight());
            double x =
                    m.x() - (m.anchor() == Scene.Anchor.START ? 0 : m.anchor() == Scene.Anchor.END ? width : width / 2);
            g.setColor(color(m.color()));
            g.fill(Outlines.path(m.text(), x, m.y(), m.size(), m.weight()));
        }
    }

    private static void fillAndEdge(Graphics2D g, java.awt.Shape shape, String fill, String edge) {
        if (fill != null) {
            g.setColor(color(fill));
            g.fill(shape);
        }
        if (edge != null) {
            g.setColor(color(edge));
            g.setStroke(new BasicStroke(1));
            g.draw(shape);
        }
    }

    private static Path2D path(List<double[]> points, boolean closed) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < points.size(); i++) {
            if (i == 0) {
                path.moveTo(points.get(i)[0], points.get(i)[1]);
            } else {
                path.lineTo(points.get(i)[0], points.get(i)[1]);
            }
        }
        if (closed) {
            path.closePath();
        }
        return path;
    }

    private static BasicStroke stroke(double width, Scene.Stroke stroke) {
        if (stroke == Scene.Stroke.SOLID) {
            return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
        }
        float[] dash = stroke == Scene.Stroke.DASHED ? new float[] {5, 4} : new float[] {1.5f, 3};
        return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dash, 0);
    }

    private static Color color(String hex) {
        return Color.decode(hex);
    }
}
