package org.equidad.runner.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The modules depend on each other as the table says, and each does only what is its own. */
class ArchitectureTest {
    private static final String BASE = "org.equidad";
    private static final String WRONG = "org.equidad.runner.architecture.wrong";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    /** Classes made to break the rules, so that each rule is seen to fail. */
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(WRONG);

    static Stream<String> modules() {
        return Modules.MAY_USE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void dependenciesRunDownward(String module) {
        Rules.usesOnlyWhatTheTableAllows(BASE, module, Modules.MAY_USE)
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void theImportSeesTheModules() {
        Set<String> seen = Set.of("org.equidad.enahoio", "org.equidad.models", "org.equidad.runner");

        assertThat(seen)
                .allSatisfy(name -> assertThat(PRODUCT.containPackage(name)).isTrue());
    }

    @Test
    void fairnessUsesOnlyMathematics() {
        Rules.fairnessUsesOnlyMathematics(BASE).allowEmptyShould(true).check(PRODUCT);
    }

    @Test
    void onlyTheRunnerPrintsAndExits() {
        Rules.onlyTheRunnerPrints(BASE).check(PRODUCT);
        Rules.onlyTheRunnerExits(BASE).check(PRODUCT);
    }

    @Test
    void onlyTheOrderOfWorkCanReachTheTestYear() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.equidad.runner..")
                .and()
                .doNotHaveSimpleName("AuditRun")
                // Writes the ledger.
                .and()
                .doNotHaveSimpleName("AuditManifest")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("TestVault");
        rule.check(PRODUCT);
        noClasses()
                .that()
                .haveNameMatching(
                        ".*\\.(AuditModels|AuditSearch|AuditLogistic|SurveyInputs|AuditRobustness|AuditMitigation"
                                + "|LearningYears\\$.*|ModelRows)")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("AuditSplit")
                .check(PRODUCT);
    }

    @Test
    void everyClassBelongsToAModule() {
        Rules.everyClassBelongsToAModule(BASE, Modules.MAY_USE).check(PRODUCT);
    }

    @Test
    void anUpwardDependencyFails() {
        assertBroken(Rules.usesOnlyWhatTheTableAllows(WRONG, "fairness", Modules.MAY_USE), "fairness.LooksUp");
        assertBroken(Rules.usesOnlyWhatTheTableAllows(WRONG, "export", Modules.MAY_USE), "export.LooksUp");
    }

    @Test
    void aSidewaysDependencyFails() {
        assertBroken(Rules.usesOnlyWhatTheTableAllows(WRONG, "models", Modules.MAY_USE), "models.LooksAside");
    }

    @Test
    void anAllowedDependencyPasses() {
        assertThat(Rules.usesOnlyWhatTheTableAllows(WRONG, "features", Modules.MAY_USE)
                        .evaluate(BROKEN)
                        .hasViolation())
                .isFalse();
    }

    @Test
    void filesAndJsonInFairnessFail() {
        ArchRule rule = Rules.fairnessUsesOnlyMathematics(WRONG);

        assertBroken(rule, "fairness.ReadsFiles");
        assertBroken(rule, "fairness.WritesJson");
    }

    @Test
    void printingAndExitingInALibraryFail() {
        assertBroken(Rules.onlyTheRunnerPrints(WRONG), "models.Talks");
        assertBroken(Rules.onlyTheRunnerExits(WRONG), "models.Talks");
    }

    @Test
    void aClassOutsideTheModulesFails() {
        assertBroken(Rules.everyClassBelongsToAModule(WRONG, Modules.MAY_USE), "wrong.util.Helper");
    }

    private static void assertBroken(ArchRule rule, String culprit) {
        assertThat(rule.evaluate(BROKEN).getFailureReport().toString()).contains(culprit);
    }
}
