package io.github.leaderelection.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Replaces the election in the context of a test by a {@link TestLeaderElection}, so that
 * no backend is required. Nothing leads unless the test grants it:
 *
 * <pre>
 * &#064;SpringBootTest
 * &#064;AutoConfigureTestLeaderElection
 * class ReminderTests {
 *
 * 	&#064;Autowired
 * 	TestLeaderElection election;
 *
 * }
 * </pre>
 *
 * Tests that have the same configuration share a context, as always with Spring. The
 * {@code TestLeaderElection} is {@linkplain TestLeaderElection#reset() reset} before each
 * test method and its {@code @BeforeEach}. So tests that share a context must not run at
 * the same time.
 * <p>
 * Works with and without Spring Boot, in the way of {@link Import @Import}.
 *
 * @see LeaderElectionTest
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(TestLeaderElectionConfiguration.class)
public @interface AutoConfigureTestLeaderElection {

}
