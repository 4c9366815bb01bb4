package org.equidad.runner;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command of the program: its common options, its work, and what becomes of a failure. */
abstract class ProgramCommand implements Callable<Integer> {
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
}
