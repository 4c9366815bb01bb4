package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.equidad.export.ExportDocuments;

/** A small export of an audit of the synthetic survey; make_export.py beside it made it. */
final class SmallExport {
    private SmallExport() {}

    static ExportDocuments whole() {
        try {
            return ExportDocuments.read(
                    Path.of(SmallExport.class.getResource("export").toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without some of its documents. */
    static ExportDocuments without(String... names) {
        Map<String, JsonNode> kept = new LinkedHashMap<>();
        ExportDocuments all = whole();
        all.names().forEach(n -> kept.put(n, all.document(n).orElseThrow()));
        for (String name : names) {
            kept.remove(name);
        }
        return ExportDocuments.of(kept);
    }
}
