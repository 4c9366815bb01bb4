package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final BoosterSettings SMALL =
            BoosterSettings.defaults().withThreads(1).withMaxTrees(2);

    /** Trains in a program of its own; prints what went wrong, or the number of trees. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try {
                LabelledRows rows = Simulated.rows(200, 1);
                // Both libraries load at the same time.
                CompletableFuture<XgboostModel> other = CompletableFuture.supplyAsync(
                        () -> XgboostModel.fit(rows, rows, XgboostParameters.defaults(), SMALL));
                LightGbmModel model = LightGbmModel.fit(rows, rows, LightGbmParameters.defaults(), SMALL);
                System.out.println(model.trees() + other.join().trees());
                File later = File.createTempFile("later-", null);
                System.out.println(later.getParentFile().equals(new File(System.getProperty("java.io.tmpdir"))));
            } catch (ModelException e) {
                System.out.println(e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String child(Path temporary, String libraryPath) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        if (libraryPath != null) {
            builder.environment().put("LIGHTGBM_NATIVE_LIB_PATH", libraryPath);
        }
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    @Test
    void aLibraryThatDoesNotLoadIsOneLineWithThePackage(@TempDir Path temporary) throws Exception {
        String out = child(temporary, temporary.resolve("nowhere").toString());

        assertThat(out.lines()).hasSize(1);
        assertThat(out)
                .startsWith("LightGBM's native library does not load (")
                .contains("on Debian and Ubuntu it needs the package libgomp1");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingStaysInTheTemporaryFolderAndWhatLiesThereIsNotUsed(@TempDir Path temporary) throws Exception {
        Path foreign = temporary.resolve("lib_lightgbm.so");
        Files.writeString(foreign, "not a library");

        String out = child(temporary, null);

        assertThat(out.strip()).matches("[2-4]\\R+true");
        assertThat(Files.readString(foreign)).isEqualTo("not a library");
        try (var files = Files.list(temporary)) {
            assertThat(files.filter(f -> f.getFileName().toString().contains("lightgbm"))
                            .toList())
                    .isEqualTo(List.of(foreign));
        }
    }
}
