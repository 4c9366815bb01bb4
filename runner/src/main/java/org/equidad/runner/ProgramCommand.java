package org.equidad.runner;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** A command of the program: its common options, its work, and what becomes of a failure. */
abstract class ProgramCommand implements Callable<Integer> {
    private static final Set<String> NOT_IN_RESULTS = Set.of("--data", "--out", "--quiet", "--lang", "--debug");

    private final Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    ProgramCommand(Program program) {
        this.program = Objects.requireNonNull(program, "program");
    }

    @Override
    public final Integer call() {
        Program asked = common.quiet() ? program.quiet() : program;
        try {
            run(asked);
            return Equidad.DONE;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            Failure failure = Failure.of(e, asked.console());
            asked.console().error(spec.qualifiedName(), failure.message());
            if (common.debug()) {
                asked.console().trace(e);
            }
            return failure.exitCode();
        }
    }

    /**
     * Does the command's work.
     *
     * @throws IllegalArgumentException on the caller's mistake, saying in one line what, where and what is allowed
     */
    abstract void run(Program program);

    /** The options given, but for those that change nothing in the result: where files lie, and how to speak. */
    final Map<String, Object> options() {
        Map<String, Object> given = new TreeMap<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            String name = option.longestName();
            if (!NOT_IN_RESULTS.contains(name)) {
                List<String> values = option.originalStringValues();
                given.put(name.substring(2), values.size() == 1 ? values.get(0) : values);
            }
        }
        return given;
    }
}
