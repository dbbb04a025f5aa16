package io.github.leaderelection.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.NotLeaderException;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Annotation for a method that runs only on the leader of an election. On other instances
 * the call is skipped, or throws if {@link #otherwise()} says so. Made for
 * {@code @Scheduled} methods, and works for any method of a bean that is called from
 * another bean. On a class it applies to all methods that are not private or static. It
 * can be a meta-annotation.
 * <p>
 * <b>What holds.</b> Leadership is checked once per call. While the call runs, a clean
 * hand-off waits for it. {@link CurrentLeadership} returns its term, which never changes,
 * and an argument of type {@link io.github.leaderelection.Leadership} that the caller
 * left {@code null} is replaced by it. What a call covers depends on the return type of
 * the method:
 * <ul>
 * <li>{@code void}, an object, an {@link java.util.Optional}: until the method returns. A
 * skipped call returns {@code null} or an empty {@code Optional}. If the term is lost,
 * the thread is interrupted. A method that returns a primitive type has no value for a
 * skipped call and requires {@link Otherwise#THROW}.
 * <li>{@link java.util.concurrent.CompletableFuture} and
 * {@link java.util.concurrent.CompletionStage}: until the future of the method completes.
 * The caller gets a copy of it. The copy of a skipped call is completed with
 * {@code null}. If the term is lost, the copy fails with {@link LeadershipLostException};
 * the work behind the future is not stopped and counts as running. If the caller cancels
 * the copy, the future of the method is cancelled.
 * <li>{@code Mono}, {@code Flux} and other deferred types that may be empty, with Reactor
 * on the class path: from each subscription to its termination or cancellation. The
 * method is called once per subscription, and leadership is checked there. A skipped
 * subscription is empty. If the term is lost, the upstream is cancelled and the
 * subscriber gets a {@link LeadershipLostException}.
 * </ul>
 * <p>
 * <b>What does not hold.</b> A call that a method makes to another method of its own
 * object does not pass the proxy of the bean: the annotation of the called method has no
 * effect then. Work behind a future, and blocking code of a reactive stream on other
 * threads, can continue after a loss. A process can be paused after the check: if the
 * work must not happen twice even then, use the fencing token.
 * <p>
 * <b>Order.</b> The guard is inside {@code @Scheduled} and {@code @Async}, and outside
 * all other advice such as that of {@code @Retryable}, {@code @ConcurrencyLimit} and
 * {@code @Transactional}. All attempts of a {@code @Retryable} method therefore run under
 * one term.
 * <p>
 * <b>Nested.</b> A method may call other methods of the same election on its thread. They
 * join its term and are never skipped, even if the term was resigned meanwhile and
 * drains. After the method was interrupted, or its term was lost, such a call fails with
 * {@link LeadershipLostException}. So does a call whose term ends while it begins.
 * <p>
 * The application fails to start if a method cannot be guarded: for example a private,
 * static or final one, one whose return type is not in the list, a message listener,
 * which would acknowledge the messages that it skips, and one with {@code @PostConstruct}
 * or {@code @PreDestroy}, which does not pass the guard.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
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
	 * <p>
	 * On a method, a text with <code>#{...}</code> is an expression that each call
	 * evaluates with the arguments of the method as variables, by name and as
	 * {@code #a0}, {@code #a1}: <code>"reports-#{#tenant}"</code>. It cannot use beans,
	 * types or constructors. The call joins the election. At most
	 * {@code leader-election.max-elections} are joined in this way, and a call that would
	 * join another one throws {@link IllegalStateException}.
	 * @return the name of the election
	 */
	@AliasFor("value")
	String election() default "";

	/**
	 * What a call does on an instance that does not lead.
	 * @return what it does
	 */
	Otherwise otherwise() default Otherwise.SKIP;

	/**
	 * Whether the threads of a call are interrupted if the term is lost or the drain
	 * timeout is over. Without it the call still counts as running, and this instance is
	 * not granted the next term before it returns.
	 * @return whether they are interrupted
	 */
	boolean interrupt() default true;

	/**
	 * Whether the transactions that the method begins commit only if the term of the call
	 * stands at their commit. Otherwise the commit throws {@link LeadershipLostException}
	 * and the transaction is rolled back, even if this process was paused just before it.
	 * This applies to each transaction that the thread of the method begins, except for
	 * read-only ones.
	 * <p>
	 * Requires the JDBC backend, {@code @Transactional} on the method or its class, a
	 * transaction manager of the {@code DataSource} that keeps the elections, and a
	 * method whose work is done when it returns. A call within a transaction that is not
	 * fenced by the same term throws {@link IllegalStateException}, unless the
	 * propagation is {@code REQUIRES_NEW}.
	 * @return whether they are fenced
	 */
	boolean fenced() default false;

	/**
	 * Whether the method runs at most once per tick of its cron expression, by all
	 * instances together, across failovers and whatever their clocks show. Requires
	 * {@code @Scheduled(cron = ...)} and a backend that records ticks.
	 * <p>
	 * A tick is recorded before the method runs: one whose run throws, or whose instance
	 * dies, is not repeated. If the store does not answer, the method does not run, and
	 * the call throws {@link io.github.leaderelection.schedule.TickUnknownException}.
	 * Each call counts as a run of the current tick: the latest one, or the next one if
	 * that is due within a minute and half the time between the two has passed. So a
	 * clock that steps back by less than a minute costs no run.
	 * @return whether it runs once per tick
	 */
	boolean oncePerTick() default false;

	/**
	 * Whether the scheduler of the method runs it once more when this instance is
	 * elected, as soon as it has a free thread. That run is made in the new term only,
	 * and skipped while another run of the method is under way, which in turn is skipped
	 * while this one is. Requires {@code @Scheduled}.
	 * @return whether there is such a run
	 */
	OnGrant onGrant() default OnGrant.WAIT;

	/**
	 * Name of the work in logs and events, and of the job whose ticks are recorded. The
	 * default is the name of the bean, a dot, and the name of the method.
	 * @return the name of the work
	 */
	String name() default "";

	/**
	 * What a call does on an instance that does not lead.
	 */
	enum Otherwise {

		/**
		 * Return without a result.
		 */
		SKIP,

		/**
		 * Fail with {@link NotLeaderException}: thrown by the call, and passed through a
		 * future or a reactive type where the method returns one.
		 */
		THROW

	}

	/**
	 * What happens when this instance is elected.
	 */
	enum OnGrant {

		/**
		 * Nothing before the next scheduled run.
		 */
		WAIT,

		/**
		 * One run. With {@link OnLeader#oncePerTick()} it is that of the last tick that
		 * was due, unless that was run.
		 */
		RUN,

		/**
		 * One run, of the last tick that was due, if it was not run and an earlier one
		 * was. Requires {@link OnLeader#oncePerTick()}.
		 */
		RUN_IF_MISSED

	}

}
