package io.github.leaderelection.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Annotation for what runs for as long as this instance leads an election. It starts when
 * this instance is elected and stops when the term ends. On a hand-off it stops before
 * another instance starts; if the term is lost, it has the difference between lease
 * duration and renew deadline for that. There is never more than one copy in a process.
 * <ul>
 * <li>On a method of a singleton, without parameters or with one of type
 * {@link io.github.leaderelection.Leadership}: the method runs on a thread of its own.
 * That thread is interrupted as soon as the term ends. A method that returns is done for
 * this term. A method that throws is called again after a pause.</li>
 * <li>On a class that implements {@link org.springframework.context.SmartLifecycle}, or
 * on its {@code @Bean} method: the bean is started and stopped. It does not start with
 * the application; its {@code autoStartup} is set to {@code false}.</li>
 * <li>On a method or class with {@code @KafkaListener}, {@code @RabbitListener} or
 * {@code @JmsListener}: its container is started and stopped. It stops after the message
 * that it handles. Listeners of Rabbit and JMS need an id.</li>
 * </ul>
 * A hand-off waits until the work has stopped. Work that does not stop keeps the election
 * from being released, and this instance from being elected again.
 * <p>
 * The application fails to start if something cannot be managed: a private or static
 * method, one that returns something, one with {@code @Async} or {@code @Scheduled}, a
 * bean that is no singleton, or one that would start with the application.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface WhileLeader {

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

	/**
	 * Name of the work in the log and in events. The default is the name of the bean,
	 * followed by a dot and the name of the method if it is on a method.
	 * @return the name of the work
	 */
	String name() default "";

}
