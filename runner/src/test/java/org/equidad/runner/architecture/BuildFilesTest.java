package org.equidad.runner.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build files and the source folders declare agrees with the table of modules. */
class BuildFilesTest {
    private static final Path ROOT = Modules.root();

    static Stream<String> modules() {
        return Modules.MAY_USE.keySet().stream();
    }

    @Test
    void theBuildHasTheModulesOfTheTableAndTheHelpers() throws IOException {
        List<String> expected = new ArrayList<>(Modules.MAY_USE.keySet());
        expected.addAll(Modules.HELPERS);

        assertThat(PomRules.modules(PomRules.read(ROOT.resolve("pom.xml"))))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aPomDeclaresOnlyModulesItMayUse(String module) throws IOException {
        assertThat(PomRules.forbidden(
                        PomRules.read(ROOT.resolve(module).resolve("pom.xml")), Modules.MAY_USE.get(module)))
                .isEmpty();
    }

    @Test
    void aPomThatDeclaresAnotherModuleFails() {
        String wrong = """
                <project><dependencies>
                  <dependency><groupId>org.equidad</groupId><artifactId>equidad-features</artifactId></dependency>
                  <dependency><groupId>org.equidad</groupId><artifactId>equidad-fairness</artifactId></dependency>
                  <dependency><groupId>org.other</groupId><artifactId>equidad-runner</artifactId></dependency>
                  <dependency><groupId>org.equidad</groupId><artifactId>equidad-enaho-io</artifactId>
                    <scope>test</scope></dependency>
                </dependencies></project>
                """;

        assertThat(PomRules.forbidden(wrong, Modules.MAY_USE.get("models"))).containsExactly("features", "enaho-io");
    }

    @Test
    void fairnessBringsOnlyCommonsMath() throws IOException {
        assertThat(PomRules.dependencies(PomRules.read(ROOT.resolve("fairness/pom.xml"))).stream()
                        .filter(d -> !d.isForTests())
                        .map(d -> d.group() + ":" + d.artifact()))
                .containsExactly("org.apache.commons:commons-math3");
    }

    @Test
    void theBomListsEveryModule() throws IOException {
        assertThat(PomRules.managed(PomRules.read(ROOT.resolve("bom/pom.xml"))))
                .extracting(PomRules.Declared::folder)
                .containsExactlyInAnyOrderElementsOf(Modules.MAY_USE.keySet());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void sourcesLieInThePackageOfTheirModule(String module) throws IOException {
        Path own = Path.of("org", "equidad", Modules.packageName(module));
        for (String tree : List.of("main", "test")) {
            Path sources = ROOT.resolve(module).resolve("src").resolve(tree).resolve("java");

            assertThat(javaFiles(sources))
                    .map(sources::relativize)
                    .allMatch(f -> f.startsWith(own) || f.equals(Path.of("module-info.java")));
        }
    }

    /** The coverage gate is skipped where no test ran, so a module with code and without tests would pass it. */
    @ParameterizedTest
    @MethodSource("modules")
    void aModuleWithCodeHasTests(String module) throws IOException {
        Path sources = ROOT.resolve(module).resolve("src");
        if (javaFiles(sources.resolve("main")).isEmpty()) {
            return;
        }
        assertThat(javaFiles(sources.resolve("test")))
                .anyMatch(f -> f.toString().endsWith("Test.java"));
    }

    @Test
    void fairnessKnowsNoSurveyByName() throws IOException {
        Pattern names = Pattern.compile(
                "enaho|inei|ubigeo|conglome|dominio|estrato|factor07|p300a|deserci|castellano|quechua",
                Pattern.CASE_INSENSITIVE);
        Set<String> found = new HashSet<>();
        for (Path file : javaFiles(ROOT.resolve("fairness/src/main"))) {
            names.matcher(Files.readString(file))
                    .results()
                    .forEach(r -> found.add(file.getFileName() + ": " + r.group()));
        }

        assertThat(found).isEmpty();
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
    }
}
