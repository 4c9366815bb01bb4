package org.equidad.runner;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.equidad.serve.Scorer;
import org.equidad.serve.ScoringService;
import org.equidad.serve.ServiceOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad serve}: scores of a saved model over HTTP, until the program is told to end. */
@Command(name = "serve")
final class ServeCommand extends ProgramCommand {
    @Option(names = "--model", paramLabel = "DIR", required = true, descriptionKey = "option.model-folder", order = 100)
    private Path model;

    @Option(names = "--host", paramLabel = "NAME", descriptionKey = "option.serve.host", order = 110)
    private String host = "localhost";

    @Option(names = "--port", paramLabel = "N", descriptionKey = "option.serve.port", order = 120)
    private int port = 8080;

    @Option(names = "--log", paramLabel = "FILE", descriptionKey = "option.serve.log", order = 130)
    private Path log;

    @Option(names = "--log-no-input", descriptionKey = "option.serve.log-no-input", order = 140)
    private boolean logNoInput;

    ServeCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        if (logNoInput && log == null) {
            throw new IllegalArgumentException("--log-no-input says what --log leaves out; name a file with --log");
        }
        ServiceOptions options = ServiceOptions.defaults().at(host, port);
        if (log != null) {
            options = options.withLog(
                    log, logNoInput ? ServiceOptions.LoggedInputs.LEFT_OUT : ServiceOptions.LoggedInputs.KEPT);
        }
        Console console = program.console();
        ScoringService service = ScoringService.start(Scorer.load(model), options, program.clock());
        CountDownLatch closed = new CountDownLatch(1);
        Thread stop = new Thread(
                () -> {
                    try {
                        service.close();
                    } catch (RuntimeException e) {
                        console.error("equidad serve", e.getMessage());
                    } finally {
                        closed.countDown();
                    }
                },
                "stop-service");
        Runtime.getRuntime().addShutdownHook(stop);
        console.summary(console.text("result.serve", "http://" + host + ":" + service.port() + "/docs"));
        try {
            closed.await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(stop);
            service.close();
            Thread.currentThread().interrupt();
        }
    }
}
