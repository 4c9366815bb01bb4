package org.equidad.runner;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code equidad} command line: the equity audit and the tools it is made of.
 *
 * <p>Exit codes: 0 done; 2 the caller's mistake (arguments, files, columns), told in one line on standard error; 1
 * anything else. Outputs appear whole or not at all.
 */
public final class Equidad {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int CALLERS_MISTAKE = 2;

    /** Set by the launcher where standard error is a terminal. */
    static final String TERMINAL = "equidad.terminal";

    private static final int HELP_WIDTH = 100;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Console.Progress progress;

    Equidad(PrintStream out, PrintStream err, Map<String, String> environment, Console.Progress progress) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.progress = progress;
    }

    /** Runs one command and ends the program with its exit code. */
    public static void main(String[] arguments) {
        Charset charset =
                System.getProperty("os.name").startsWith("Windows") ? Charset.defaultCharset() : StandardCharsets.UTF_8;
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset);
        Console.Progress progress = Boolean.getBoolean(TERMINAL) ? Console.Progress.BARS : Console.Progress.LINES;
        System.exit(new Equidad(out, err, System.getenv(), progress).run(arguments));
    }

    /** Runs one command and gives its exit code. */
    int run(String... arguments) {
        Console console = new Console(out, err, progress, Language.of(arguments, environment));
        Program program;
        try {
            program = new Program(
                    console,
                    Program.clock(environment),
                    version(),
                    Program.cache(environment),
                    Program.rewriteKey(environment));
        } catch (IllegalArgumentException e) {
            console.error("equidad", e.getMessage());
            return CALLERS_MISTAKE;
        }
        CommandLine line = commandLine(program);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    /** The program's commands and options. */
    static CommandLine commandLine(Program program) {
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand(new AuditCommand(program));
        line.addSubcommand(new ValidateCommand(program));
        line.addSubcommand(new SynthCommand(program));
        line.addSubcommand(new IngestCommand(program));
        line.addSubcommand(new DescribeCommand(program));
        line.addSubcommand(new MetricsCommand(program));
        line.addSubcommand(new ShapCommand(program));
        line.addSubcommand(new ScoreCommand(program));
        line.addSubcommand(new ServeCommand(program));
        line.addSubcommand(new MessagesCommand(program));
        line.addSubcommand(new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigCommand.Init(program))
                .addSubcommand(new ConfigCommand.Check(program)));
        line.addSubcommand(new ReportCommand(program));
        line.setResourceBundle(Texts.of(program.console().language()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(HELP_WIDTH);
        keepOrderOfOptions(line);
        line.setParameterExceptionHandler((e, arguments) -> wrongArguments(program, e));
        return line;
    }

    private static void keepOrderOfOptions(CommandLine line) {
        line.getSubcommands().values().forEach(command -> {
            command.getCommandSpec().usageMessage().sortOptions(false);
            keepOrderOfOptions(command);
        });
    }

    private static int wrongArguments(Program program, ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        program.console()
                .error(command, e.getMessage() + "; " + program.console().text("error.see-help", command));
        return CALLERS_MISTAKE;
    }

    static String version() {
        return build().getProperty("version");
    }

    /** The commit that was built, where the build was told it. */
    static String commit() {
        return build().getProperty("commit");
    }

    /** The versions of the libraries that numbers depend on, by name. */
    static Map<String, String> libraries() {
        Properties build = build();
        Map<String, String> libraries = new TreeMap<>();
        build.stringPropertyNames().stream()
                .filter(name -> !name.equals("version") && !name.equals("commit"))
                .forEach(name -> libraries.put(name, build.getProperty(name)));
        return libraries;
    }

    private static Properties build() {
        Properties build = new Properties();
        try (InputStream in = Equidad.class.getResourceAsStream("build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties inside the program cannot be read", e);
        }
        return build;
    }

    /** The program without a command. */
    @Command(name = "equidad", synopsisSubcommandLabel = "COMMAND", versionProvider = Version.class)
    private static final class Root implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private CommonOptions common;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                descriptionKey = "option.version",
                order = 903)
        private boolean version;

        @Override
        public Integer call() {
            throw new ParameterException(
                    spec.commandLine(), spec.resourceBundle().getString("error.no-command"));
        }
    }

    /** The answer to {@code --version}. */
    private static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"equidad " + Equidad.version()};
        }
    }
}
