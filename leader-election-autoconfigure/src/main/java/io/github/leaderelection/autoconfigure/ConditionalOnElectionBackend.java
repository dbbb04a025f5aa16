package io.github.leaderelection.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if leader election is enabled and
 * {@code leader-election.backend} names the given backend or none.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnElectionBackendCondition.class)
public @interface ConditionalOnElectionBackend {

	/**
	 * Name of the backend.
	 * @return the name
	 */
	String value();

	/**
	 * Whether the property must name the backend, so that it is never chosen
	 * automatically.
	 * @return whether it has to be named
	 */
	boolean explicit() default false;

}
