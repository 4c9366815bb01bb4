package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Intervals cover: a short run always, a long one with {@code -Dcoverage.samples=4000}. The table of the run is written
 * to target/coverage-study.md.
 */
class CoverageStudyTest {
    private static final int SAMPLES = Integer.getInteger("coverage.samples", 150);
    private static final long SEED = 20261121;

    static Stream<CoverageStudy.Scenario> scenarios() {
        return CoverageStudy.SCENARIOS.stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void intervalsCoverTheTruth(CoverageStudy.Scenario scenario) throws IOException {
        CoverageStudy study = new CoverageStudy(scenario);
        Map<String, CoverageStudy.Tally> tallies = study.run(SAMPLES, SEED);
        Path table = Path.of("target", "coverage-study.md");
        Files.writeString(
                table,
                CoverageStudy.table(scenario, SAMPLES, tallies),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);

        tallies.forEach((quantity, tally) -> {
            if (!quantity.startsWith("row bootstrap") && tally.reliable >= 50) {
                assertThat(tally.reliableCoverage())
                        .as("%s, %s, seed %d, over %d samples", scenario.name(), quantity, SEED, tally.reliable)
                        .isGreaterThan(0.93 - CoverageStudy.Tally.slack(tally.reliable));
            }
        });
        assertThat(tallies.values())
                .as("quantities that are published often enough to be judged")
                .anyMatch(tally -> tally.reliable >= 50);
        if (study.fewClusters()) {
            // Single rows know nothing of clusters: the reason for all this.
            assertThat(tallies.get("row bootstrap: fnr of the majority").coverage())
                    .isLessThan(0.88);
        }
    }
}
