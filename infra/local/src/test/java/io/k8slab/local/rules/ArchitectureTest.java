package io.k8slab.local.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** The architecture's table of who may know whom, and the house's rules, over all modules. */
@AnalyzeClasses(
    packages = "io.k8slab",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {
  private static final String EVENTS = "io.k8slab.events..";
  private static final String AGENT = "io.k8slab.agent..";
  private static final String CLI = "io.k8slab.cli..";
  private static final String LOCAL = "io.k8slab.local..";
  private static final String EDGE = "io.k8slab.edge..";

  private static final DescribedPredicate<JavaClass> OURS =
      JavaClass.Predicates.resideInAPackage("io.k8slab..").as("ours");

  @ArchTest static final ArchRule events_know_nothing_of_ours = knowsOnly(EVENTS);

  @ArchTest static final ArchRule the_agent_knows_the_events_only = knowsOnly(AGENT, EVENTS);

  @ArchTest static final ArchRule the_command_line_knows_nothing_of_ours = knowsOnly(CLI);

  @ArchTest
  static final ArchRule the_functions_know_the_events_and_themselves =
      noClasses()
          .that(areFunctions())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(AGENT, CLI, LOCAL, EDGE);

  @ArchTest
  static final ArchRule no_server_and_no_platform_is_known_to_the_functions =
      noClasses()
          .that(areFunctions())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.catalina..", "jakarta.servlet..", "software.amazon..");

  @ArchTest
  static final ArchRule a_features_adapters_are_its_own =
      classes().that(areFunctions()).should(reachIntoNoOtherFeaturesAdapters());

  @ArchTest
  static final ArchRule nothing_is_injected_into_fields =
      noFields()
          .should()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
          .orShould()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
          .orShould()
          .beAnnotatedWith("jakarta.inject.Inject")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothing_is_found_by_scanning =
      noClasses()
          .should()
          .beMetaAnnotatedWith("org.springframework.stereotype.Component")
          .orShould()
          .beAnnotatedWith("org.springframework.context.annotation.ComponentScan");

  @ArchTest
  static final ArchRule nothing_prints_a_stack_to_the_console =
      noClasses().should().callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule names_say_what_a_type_does =
      noClasses()
          .should()
          .haveNameMatching(".*(Impl|Utils?|Helper|Manager|DTO|Dto)$")
          .as("no class should be called Impl, Util, Helper, Manager or DTO");

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices()
          .matching("io.k8slab.(local|agent|cli|events).(*)..")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule nothing_is_finalized =
      noMethods().should().haveName("finalize").allowEmptyShould(true);

  private static ArchRule knowsOnly(String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages[0])
        .should()
        .dependOnClassesThat(
            OURS.and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(packages))));
  }

  private static DescribedPredicate<JavaClass> areFunctions() {
    return OURS.and(
            DescribedPredicate.not(
                JavaClass.Predicates.resideInAnyPackage(
                    EVENTS, AGENT, CLI, LOCAL, EDGE, "io.k8slab.routes..")))
        .as("are functions");
  }

  /**
   * {@code x.jdbc} and {@code x.http} are used by {@code x} and by the composition root only; the
   * plumbing packages {@code io.k8slab.http} and {@code io.k8slab.jdbc} are nobody's adapters.
   */
  private static ArchCondition<JavaClass> reachIntoNoOtherFeaturesAdapters() {
    return new ArchCondition<>("reach into no other feature's adapters") {
      private static final Set<String> ADAPTERS = Set.of("jdbc", "http", "kafka");

      @Override
      public void check(JavaClass from, ConditionEvents events) {
        for (var dependency : from.getDirectDependenciesFromSelf()) {
          var to = dependency.getTargetClass();
          if (isAdapter(to)
              && !feature(to).equals(feature(from))
              && !from.getPackageName().equals("io.k8slab.functions")) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }

      private static boolean isAdapter(JavaClass type) {
        var parts = type.getPackageName().split("\\.", -1);
        return type.getPackageName().startsWith("io.k8slab.")
            && parts.length > 3
            && !feature(type).equals("events")
            && ADAPTERS.contains(parts[parts.length - 1]);
      }

      private static String feature(JavaClass type) {
        var parts = type.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
      }
    };
  }
}
