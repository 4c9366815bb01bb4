package org.equidad.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.equidad.enahoio.EnahoData;
import org.equidad.enahoio.EnahoSurvey;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;

/**
 * Reading and joining seven years of wide raw files, side by side with R's {@code data.table::fread} reading the same
 * columns of the same files (reading only: fread joins nothing, checks nothing and hashes nothing). The two take turns,
 * so that other work on the machine falls on both. Usage: {@code IngestComparison FOLDER [ROUNDS]}; the folder is
 * filled with the synthetic survey, module 300 of 500 columns, if it is not there. Run it from the project's root.
 */
public final class IngestComparison {
    private static final int COLUMNS = 500;
    private static final Path SCRIPT = Path.of("benchmarks/src/main/r/fread.R");

    private IngestComparison() {}

    private record Time(double seconds, double cpuSeconds) {}

    /** Runs the comparison and prints one line a round. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        PrintStream out = System.out;
        if (Files.notExists(folder)) {
            SyntheticSurvey.of(SyntheticOptions.full().withMinimumColumns(COLUMNS))
                    .writeTo(folder);
        }
        out.println("round        seconds   cpu seconds   fread seconds   fread cpu seconds");
        for (int round = 1; round <= rounds; round++) {
            Time fread = fread(folder);
            Time own = own(folder);
            out.println(String.format(
                    Locale.ROOT,
                    "%5d  %13.2f %13.2f %15.2f %19.2f",
                    round,
                    own.seconds(),
                    own.cpuSeconds(),
                    fread.seconds(),
                    fread.cpuSeconds()));
        }
        out.println("most memory of this process: " + mostMemory());
    }

    private static Time own(Path folder) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        EnahoData data = EnahoSurvey.open(folder).read();
        int rows = data.pooled().rows();
        if (rows == 0) {
            throw new IllegalStateException("no rows in " + folder);
        }
        return new Time((System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
    }

    private static Time fread(Path folder) throws IOException, InterruptedException {
        EnahoSurvey survey = EnahoSurvey.open(folder);
        int first = survey.years().get(0);
        int last = survey.years().get(survey.years().size() - 1);
        Process process = new ProcessBuilder(
                        "Rscript",
                        SCRIPT.toString(),
                        folder.toString(),
                        Integer.toString(first),
                        Integer.toString(last))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            line = reader.readLine();
        }
        if (process.waitFor() != 0 || line == null) {
            throw new IOException("Rscript with the package data.table is needed");
        }
        String[] parts = line.split(" ");
        return new Time(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    }

    private static String mostMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) {
            return "not known on this system";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .map(line -> line.substring(6).strip())
                .orElse("not known");
    }
}
