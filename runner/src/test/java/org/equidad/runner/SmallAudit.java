package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A quick audit of 900 invented students: age (Edad), area (Zona, R or U, the dimension) and whether they left. */
final class SmallAudit {
    private SmallAudit() {}

    /** Writes school.csv and audit.yml into a folder, runs the audit and names the folder of its model. */
    static Path in(Path folder) throws IOException {
        Random random = new Random(3);
        StringBuilder rows = new StringBuilder("Edad,Zona,salió\n");
        for (int i = 0; i < 900; i++) {
            int age = 6 + random.nextInt(12);
            boolean rural = random.nextInt(3) == 0;
            boolean left = random.nextDouble() < 0.1 + (age > 13 ? 0.4 : 0) + (rural ? 0.2 : 0);
            rows.append(age)
                    .append(',')
                    .append(rural ? 'R' : 'U')
                    .append(',')
                    .append(left ? 1 : 0)
                    .append('\n');
        }
        Files.writeString(folder.resolve("school.csv"), rows);
        Path config = folder.resolve("audit.yml");
        Cli.Run init = Cli.run(
                "config",
                "init",
                "--data",
                folder.resolve("school.csv").toString(),
                "--target",
                "salió",
                "--group",
                "Zona",
                "--year",
                "2020",
                "--out",
                config.toString());
        assertThat(init.exitCode()).as(init.err()).isZero();
        Cli.Run run = Cli.run(
                "audit",
                "--quick",
                "--config",
                config.toString(),
                "--data",
                folder.toString(),
                "--out",
                folder.resolve("results").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return folder.resolve("results-private/run");
    }
}
