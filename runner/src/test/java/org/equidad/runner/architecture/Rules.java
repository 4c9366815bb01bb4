package org.equidad.runner.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The architecture as rules over the packages below a base package. */
final class Rules {
    private Rules() {}

    /** Classes of the module use, of the base package, only their own and those the table allows. */
    static ArchRule usesOnlyWhatTheTableAllows(String base, String module, Map<String, Set<String>> table) {
        String[] allowed = Stream.concat(Stream.of(module), table.get(module).stream())
                .map(m -> base + "." + Modules.packageName(m) + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(base + "." + Modules.packageName(module) + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(base + "..")
                        .and(not(resideInAnyPackage(allowed)))
                        .forSubtype())
                .because("dependencies run downward only: " + module + " may use " + table.get(module));
    }

    /** The fairness library: the language, Commons Math and itself; so no files, no network, no JSON, no survey files. */
    static ArchRule fairnessUsesOnlyMathematics(String base) {
        return classes()
                .that()
                .resideInAPackage(base + ".fairness..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        base + ".fairness..",
                        "java.lang..",
                        "java.util..",
                        "java.math..",
                        "org.apache.commons.math3.."))
                .because("fairness knows no files, no JSON and no survey, and is used with one dependency line");
    }

    /** Libraries return values; only the program speaks. */
    static ArchRule onlyTheRunnerPrints(String base) {
        return noClasses()
                .that(resideInAnyPackage(base + "..").and(not(resideInAnyPackage(base + ".runner.."))))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .because("only the runner prints");
    }

    /** Only the program ends the virtual machine. */
    static ArchRule onlyTheRunnerExits(String base) {
        return noClasses()
                .that(resideInAnyPackage(base + "..").and(not(resideInAnyPackage(base + ".runner.."))))
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("only the runner ends the program");
    }

    /** No class lies outside the packages of the modules. */
    static ArchRule everyClassBelongsToAModule(String base, Map<String, Set<String>> table) {
        String[] packages = table.keySet().stream()
                .map(m -> base + "." + Modules.packageName(m) + "..")
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should()
                .resideInAnyPackage(packages)
                .because("every class belongs to one module, and its package says which");
    }
}
