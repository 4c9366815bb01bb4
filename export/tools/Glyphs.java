import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes the outlines of the letters that the figures use, from the two files of Liberation Sans (regular, bold):
 * java Glyphs.java LiberationSans-Regular.ttf LiberationSans-Bold.ttf > outlines.txt
 * One line a letter: weight, code point, advance, outline in units of 1/2048 of the size, y downward.
 */
public final class Glyphs {
    public static void main(String[] files) throws Exception {
        FontRenderContext context = new FontRenderContext(null, true, true);
        StringBuilder wanted = new StringBuilder();
        for (char c = 0x20; c < 0x7f; c++) {
            wanted.append(c);
        }
        for (char c = 0xa0; c < 0x100; c++) {
            wanted.append(c);
        }
        wanted.append("\u2010\u2013\u2014\u2018\u2019\u201c\u201d\u2020\u2021\u2022\u2026\u202f\u2030\u2212\u2192\u2190\u2191\u2193\u2264\u2265\u2248\u221e");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        for (int f = 0; f < 2; f++) {
            Font font = Font.createFont(Font.TRUETYPE_FONT, new File(files[f])).deriveFont(2048f);
            for (char c : wanted.toString().toCharArray()) {
                char drawn = c == '\u202f' ? ' ' : c;
                if (!font.canDisplay(drawn)) {
                    System.err.println("no outline of U+" + Integer.toHexString(c));
                    continue;
                }
                GlyphVector glyph = font.createGlyphVector(context, new char[] {drawn});
                long advance = Math.round(glyph.getGlyphMetrics(0).getAdvanceX());
                StringBuilder line = new StringBuilder(f == 0 ? "R " : "B ").append((int) c).append(' ')
                        .append(c == '\u202f' ? advance / 2 : advance);
                double[] p = new double[6];
                for (PathIterator i = glyph.getOutline().getPathIterator(null); !i.isDone(); i.next()) {
                    int kind = i.currentSegment(p);
                    line.append(' ').append("MLQCZ".charAt(kind));
                    for (int k = 0; k < new int[] {2, 2, 4, 6, 0}[kind]; k++) {
                        line.append(' ').append(Math.round(p[k]));
                    }
                }
                out.println(line);
            }
        }
    }
}
