package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public surface stays small, and the package documentation says of every public type why it is public. */
class PublicTypesTest {
    private static final int MOST = 40;

    @Test
    void thePackageDocumentationListsEveryPublicTypeAndNoOther() throws IOException {
        TreeSet<String> listed = new TreeSet<>();
        String text = Files.readString(Path.of("src/main/java/org/equidad/fairness/package-info.java"));
        Matcher link = Pattern.compile("\\{@link org\\.equidad\\.fairness\\.(\\w+)}")
                .matcher(text.substring(text.indexOf("The public types")));
        while (link.find()) {
            assertThat(listed.add(link.group(1)))
                    .as("%s is listed once", link.group(1))
                    .isTrue();
        }

        assertThat(listed).isEqualTo(publicTypes());
        assertThat(listed).hasSizeLessThanOrEqualTo(MOST);
    }

    private static TreeSet<String> publicTypes() throws IOException {
        Path classes = Path.of("target/classes/org/equidad/fairness");
        List<String> names;
        try (Stream<Path> files = Files.list(classes)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-info"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
        assertThat(names).as("compiled types in %s", classes).contains("GroupMetrics", "Sums");
        TreeSet<String> types = new TreeSet<>();
        for (String name : names) {
            try {
                if (Modifier.isPublic(
                        Class.forName("org.equidad.fairness." + name).getModifiers())) {
                    types.add(name);
                }
            } catch (ClassNotFoundException e) {
                throw new AssertionError(name, e);
            }
        }
        return types;
    }
}
