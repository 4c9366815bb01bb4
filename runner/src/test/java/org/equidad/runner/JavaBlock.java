package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The code blocks of a page, and what a Java block prints when it is compiled and run as a reader would. */
final class JavaBlock {
    private static final Path ROOT = Path.of("..");

    private JavaBlock() {}

    /** The first block of a language. */
    static String first(String page, String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }

    /** Compiles a class against the fairness module alone, without a warning, and runs it. */
    static String output(String code, Path folder, String... arguments) throws IOException, InterruptedException {
        Matcher name = Pattern.compile("public class (\\w+)").matcher(code);
        assertThat(name.find()).isTrue();
        Path source = Files.writeString(folder.resolve(name.group(1) + ".java"), code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = ROOT.resolve("fairness/target/classes").toAbsolutePath()
                + File.pathSeparator
                + System.getProperty("java.class.path");
        int compiled = compiler.run(
                null,
                null,
                null,
                "-Xlint:all",
                "-Werror",
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                source.toString());
        assertThat(compiled).isZero();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                folder + File.pathSeparator + classPath,
                name.group(1)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.replace("\r\n", "\n");
    }
}
