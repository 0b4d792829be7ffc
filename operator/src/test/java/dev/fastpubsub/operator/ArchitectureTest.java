package dev.fastpubsub.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** The house style, as far as a machine can hold the operator's code to it. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target/test-classes"));

    private static final String ROOT = "dev.fastpubsub.operator";
    private static final Set<String> PACKAGES_THAT_SAY_NOTHING =
            Set.of("controller", "service", "repository", "util", "utils", "common", "impl", "helper", "helpers");

    @Test
    void classesAreFound() {
        assertThat(MAIN.contain(OperatorApplication.class)).isTrue();
        assertThat(TESTS.contain(ArchitectureTest.class)).isTrue();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(MAIN);
    }

    /** One package for the server: whoever else spoke HTTP would have its own idea of what an answer means. */
    @Test
    void onlyOnePackageSpeaksHttpToTheServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".server")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "javax.net.ssl..", "io.github.resilience4j.circuitbreaker..")
                .check(MAIN);
    }

    @Test
    void theServersClientKnowsNothingOfKubernetes() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".server")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes..", "io.javaoperatorsdk..", "dev.fastpubsub.crd..")
                .check(MAIN);
    }

    /** So that a reconciler can be made without a process around it. */
    @Test
    void springIsAroundTheOperatorAndNotInIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".run")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.boot..", "org.springframework.context..", "org.springframework.beans..")
                .check(MAIN);
    }

    /** What is set is read in one place and handed on. */
    @Test
    void theEnvironmentIsReadAtTheStartAlone() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(OperatorApplication.class)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .check(MAIN);
    }

    @Test
    void timesAreThoseOfTheClockThatIsHandedIn() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(MAIN);
    }

    @Test
    void aReconcilerIsCalledOne() {
        classes()
                .that()
                .implement(Reconciler.class)
                .should()
                .haveSimpleNameEndingWith("Reconciler")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = MAIN.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void packagesAreNamedAfterWhatTheyAreAbout() {
        List<String> nameless = MAIN.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> Arrays.stream(name.split("\\.")).anyMatch(PACKAGES_THAT_SAY_NOTHING::contains))
                .toList();
        assertThat(nameless).isEmpty();
    }

    /** Surefire runs {@code *Test} and failsafe {@code *IT}: a test by another name would never run. */
    @Test
    void testsAreNamedSoThatTheyRun() {
        classes()
                .that(haveTests())
                .should()
                .haveNameMatching(".*(Test|IT|TestBase)")
                .check(TESTS);
        classes()
                .that()
                .areAnnotatedWith(NeedsRealKubernetes.class)
                .should()
                .haveSimpleNameEndingWith("IT")
                .check(TESTS);
    }

    private static DescribedPredicate<JavaClass> haveTests() {
        return DescribedPredicate.describe(
                "have tests",
                type -> !type.isNestedClass()
                        && type.getMethods().stream().anyMatch(method -> method.isMetaAnnotatedWith(Testable.class)));
    }

    /** Each package is a slice of its own. */
    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + ROOT;
        }
    }
}
