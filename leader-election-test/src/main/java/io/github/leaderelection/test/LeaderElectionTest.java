package io.github.leaderelection.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of leader-only work alone. The context has the components under test, the
 * auto-configuration of leader election and of task execution and scheduling, and a
 * {@link TestLeaderElection} in place of the election, but no other part of the
 * application:
 *
 * <pre>
 * &#064;LeaderElectionTest(Reminders.class)
 * class RemindersTests {
 *
 * 	&#064;Autowired
 * 	TestLeaderElection election;
 *
 * 	&#064;Autowired
 * 	Reminders reminders;
 *
 * 	&#064;MockitoBean
 * 	MailSender mails;
 *
 * }
 * </pre>
 *
 * What the components depend on and the slice does not have is up to the test, as a mock
 * for example. To start the whole application use {@code @SpringBootTest} with
 * {@link AutoConfigureTestLeaderElection @AutoConfigureTestLeaderElection}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(LeaderElectionTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(LeaderElectionTypeExcludeFilter.class)
@AutoConfigureTestLeaderElection
@ImportAutoConfiguration
public @interface LeaderElectionTest {

	/**
	 * Alias of {@link #components()}.
	 * @return the components under test
	 */
	@AliasFor("components")
	Class<?>[] value() default {};

	/**
	 * The components under test: those of the component scan that the context has.
	 * @return the components under test
	 */
	@AliasFor("value")
	Class<?>[] components() default {};

	/**
	 * Properties in the form {@code key=value} to add to the {@link Environment} before
	 * the test runs.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Whether the listed components are included. Without, only those of the filters are.
	 * @return whether default filters are used
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters that include more components.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters that exclude components.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that the test does without.
	 * @return the auto-configurations
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
