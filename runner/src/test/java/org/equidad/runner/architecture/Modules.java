package org.equidad.runner.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which module may use which; the table that the documentation shows. */
final class Modules {
    /** Folder to the folders it may use; no entry may use anything that is not in its set. */
    static final Map<String, Set<String>> MAY_USE;

    static {
        Map<String, Set<String>> table = new LinkedHashMap<>();
        table.put("fairness", Set.of());
        table.put("enaho-io", Set.of());
        table.put("features", Set.of("enaho-io", "fairness"));
        table.put("models", Set.of("fairness"));
        table.put("explain", Set.of("models", "fairness"));
        table.put("export", Set.of("explain", "models", "features", "fairness"));
        table.put("serve", Set.of("explain", "models", "features", "enaho-io"));
        table.put("messages", Set.of("serve"));
        table.put(
                "runner",
                Set.of("messages", "serve", "export", "explain", "models", "features", "enaho-io", "fairness"));
        MAY_USE = table;
    }

    /** Build helpers beside the modules; they are not part of the product and may use everything. */
    static final List<String> HELPERS = List.of("bom", "benchmarks");

    private Modules() {}

    /** The last part of the module's package. */
    static String packageName(String folder) {
        return folder.replace("-", "");
    }

    /** The root of the sources, found from the folder a module's tests run in. */
    static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("fairness")) || !Files.isDirectory(root.resolve("runner"))) {
            root = root.getParent();
        }
        return root;
    }
}
