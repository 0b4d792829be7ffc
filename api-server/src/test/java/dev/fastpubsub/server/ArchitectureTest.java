package dev.fastpubsub.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
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
import dev.fastpubsub.server.scope.RequiresScope;
import jakarta.annotation.security.PermitAll;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The house style, as far as a machine can hold the code to it. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target/test-classes"));

    private static final String ROOT = "dev.fastpubsub.server";
    private static final Set<String> PACKAGES_THAT_SAY_NOTHING =
            Set.of("controller", "service", "repository", "util", "utils", "common", "impl", "helper", "helpers");

    private static final Set<String> STOPS_EARLY = Set.of(
            "equals",
            "deepEquals",
            "equalsIgnoreCase",
            "contentEquals",
            "compareTo",
            "compare",
            "mismatch",
            "contains");

    @Test
    void classesAreFound() {
        assertThat(MAIN.contain(FastpubsubApplication.class)).isTrue();
        assertThat(TESTS.contain(ArchitectureTest.class)).isTrue();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(MAIN);
    }

    /** A comparison that ends at the first difference tells how much of a guess was right. */
    @Test
    void secretsAreComparedInConstantTimeAlone() {
        String client = ROOT + ".client.";
        classes()
                .that()
                .haveFullyQualifiedName(client + "ClientSecret")
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                .check(MAIN);
        noClasses()
                .that(haveSecretsInTheirHands(client))
                .should()
                .callMethodWhere(describe(
                        "it compares and stops early",
                        call -> STOPS_EARLY.contains(call.getTarget().getName())))
                .check(MAIN);
    }

    private static DescribedPredicate<JavaClass> haveSecretsInTheirHands(String client) {
        Set<String> names = Set.of(
                client + "ClientSecret",
                client + "OriginalSecret",
                client + "ClientState",
                ROOT + ".auth.Logins",
                ROOT + ".auth.Credentials");
        assertThat(names).allMatch(MAIN::contain);
        return describe("have secrets in their hands", type -> names.contains(type.getName()));
    }

    @Test
    void sqlStandsOnlyInStores() {
        noClasses()
                .that(areNotStores())
                .and()
                .resideOutsideOfPackages(ROOT + ".database..", ROOT + ".log..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.springframework.jdbc.core..", "org.postgresql..")
                .check(MAIN);
    }

    @Test
    void storesKnowNothingOfHttp() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".http..",
                        "org.springframework.web..",
                        "org.springframework.http..",
                        "jakarta.servlet..")
                .allowEmptyShould(true)
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

    /** One that says neither is refused to everybody, which is safe, and a mistake. */
    @Test
    void everyCallSaysWhoMayMakeIt() {
        methods()
                .that()
                .areMetaAnnotatedWith(RequestMapping.class)
                .should()
                .beAnnotatedWith(RequiresScope.class)
                .orShould()
                .beAnnotatedWith(PermitAll.class)
                .check(MAIN);
    }

    /** Surefire runs {@code *Test} and failsafe {@code *IT}: a test by another name would never run. */
    @Test
    void testsAreNamedSoThatTheyRun() {
        classes().that(haveTests()).should().haveNameMatching(".*(Test|IT)").check(TESTS);
    }

    private static DescribedPredicate<JavaClass> areNotStores() {
        return DescribedPredicate.describe(
                "are not stores", type -> !outermost(type).getSimpleName().endsWith("Store"));
    }

    private static DescribedPredicate<JavaClass> haveTests() {
        return DescribedPredicate.describe(
                "have tests",
                type -> !type.isNestedClass()
                        && type.getMethods().stream().anyMatch(method -> method.isMetaAnnotatedWith(Testable.class)));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    /** Each package is a slice of its own, the root package too. */
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
