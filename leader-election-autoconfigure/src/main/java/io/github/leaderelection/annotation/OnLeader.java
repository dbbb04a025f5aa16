package io.github.leaderelection.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Annotation for a method that runs only on the leader of an election. On other instances
 * the call is skipped: it returns {@code null}, or an empty {@link java.util.Optional}.
 * Made for {@code @Scheduled} methods, and works for any method of a bean that is called
 * from another bean. On a class it applies to all methods that are not private or static.
 * <p>
 * The method runs on the thread of its caller, inside {@code @Async} and outside of
 * {@code @Transactional}. If the term is lost while it runs, that thread is interrupted.
 * Leadership is checked once, before the method starts. If a leader that was paused since
 * must not do the work, use the fencing token.
 * <p>
 * A method may call other methods of the same election on its thread. They join its term
 * and are never skipped, even if the term was resigned meanwhile and drains. After the
 * method was interrupted, or its term was lost, such a call throws
 * {@link io.github.leaderelection.LeadershipLostException}.
 * <p>
 * The application fails to start if a method cannot be guarded: a private, static or
 * final one, one that returns a primitive, one that returns a future or a publisher,
 * whose work would continue after the guard has ended, and one with
 * {@code @PostConstruct} or {@code @PreDestroy}, which does not pass the guard.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnLeader {

	/**
	 * Alias for {@link #election()}.
	 * @return the name of the election
	 */
	@AliasFor("election")
	String value() default "";

	/**
	 * Name of the election, in which property placeholders are resolved. The default is
	 * the first of {@code leader-election.elections}.
	 * @return the name of the election
	 */
	@AliasFor("value")
	String election() default "";

}
