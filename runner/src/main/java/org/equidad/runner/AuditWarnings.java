package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.equidad.features.AuditSplit;
import org.equidad.features.Gate;
import org.equidad.features.Note;
import org.equidad.features.Separation;

/** What a run tells people to look at. */
final class AuditWarnings {
    private AuditWarnings() {}

    /** Features that give the target away are told by name, in the user's language. */
    static void ofLeaks(AuditSplit split, Console console) {
        Map<String, Separation> separations = new LinkedHashMap<>();
        split.separations().forEach(s -> separations.put(s.feature(), s));
        for (Note note : split.notes()) {
            Separation separation = separations.get(note.where());
            switch (note.kind()) {
                case "leak_left_out", "leak_kept" ->
                    console.warn(console.text(
                            "audit." + note.kind(),
                            note.where(),
                            String.format(Locale.ROOT, "%.3f", separation.auc())));
                case "leak_suspected" ->
                    console.warn(console.text(
                            "audit.leak_suspected",
                            note.where(),
                            Long.toString(Math.round(100 * separation.pureShare()))));
                case "leak_inside" -> console.warn(console.text("audit.leak_inside", note.where()));
                default -> {
                    // Everything else is in the manifest.
                }
            }
        }
    }

    /** One line on the checks that did not go as expected. */
    static void ofGates(List<Gate> gates, Console console) {
        List<String> warned = gates.stream()
                .filter(g -> g.outcome() == Gate.Outcome.WARN)
                .map(Gate::name)
                .toList();
        if (!warned.isEmpty()) {
            console.warn(console.text(
                    "audit.gates",
                    Integer.toString(warned.size()),
                    Integer.toString(gates.size()),
                    GateTexts.in(console.language(), warned.get(0))));
        }
    }
}
