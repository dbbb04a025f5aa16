package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

/**
 * Chooses how to guard a method by what it returns, or refuses it.
 */
final class GuardedResults {

	private static final String RETURN_REMEDY = "Return a CompletableFuture, or do the work before the method returns.";

	private static final String FLUX = "reactor.core.publisher.Flux";

	private static final String PUBLISHER = "org.reactivestreams.Publisher";

	private static final boolean REACTOR = ClassUtils.isPresent(FLUX, GuardedResults.class.getClassLoader());

	/**
	 * What the caller, such as Spring MVC, does after the method has returned. The types
	 * may be missing on the class path.
	 */
	private static final List<String> LATER = List.of(Callable.class.getName(), BaseStream.class.getName(),
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

	/**
	 * The types that are asked for by their names.
	 */
	static final List<String> NAMES = Stream.concat(Stream.of(FLUX, PUBLISHER), LATER.stream()).toList();

	private final String subject;

	private final Method method;

	private final Class<?> type;

	private final OnLeader.Otherwise otherwise;

	private GuardedResults(String subject, Method method, Class<?> type, OnLeader.Otherwise otherwise) {
		this.subject = subject;
		this.method = method;
		this.type = type;
		this.otherwise = otherwise;
	}

	/**
	 * Choose how to guard a method.
	 * @param subject the beginning of a message of refusal
	 * @param beanType the class of the bean
	 * @param method the method
	 * @param otherwise what a call does on an instance that does not lead
	 * @return what guards its calls
	 * @throws InvalidOnLeaderException if it cannot be guarded
	 */
	static GuardedResult of(String subject, Class<?> beanType, Method method, OnLeader.Otherwise otherwise) {
		Class<?> type = GenericTypeResolver.resolveReturnType(method, beanType);
		return new GuardedResults(subject, method, type, otherwise).choose();
	}

	private GuardedResult choose() {
		if (Arrays.stream(this.method.getParameterTypes())
			.anyMatch((parameter) -> parameter.getName().equals("kotlin.coroutines.Continuation"))) {
			throw refuse("it is a suspending function: the work would continue unguarded after the method has returned",
					"Do the work before the method returns, or return a Mono or Flux.");
		}
		if (this.type.isPrimitive() && this.type != void.class) {
			return primitive();
		}
		if (Future.class.isAssignableFrom(this.type) || CompletionStage.class.isAssignableFrom(this.type)) {
			return future();
		}
		if (isPublisher() || adapter() != null) {
			return reactive();
		}
		if (LATER.stream().anyMatch(this::is)) {
			throw refuse(unguarded(), RETURN_REMEDY);
		}
		return (this.type == Optional.class) ? PlainResult.OPTIONAL : PlainResult.NULL;
	}

	private GuardedResult primitive() {
		if (this.otherwise == OnLeader.Otherwise.SKIP) {
			throw refuse(
					"it returns the primitive type %s: a skipped call has no value to return"
						.formatted(this.type.getName()),
					"Return void, %s or an Optional, set 'otherwise = Otherwise.THROW', or annotate only the methods that do the leader's work."
						.formatted(ClassUtils.resolvePrimitiveIfNecessary(this.type).getSimpleName()));
		}
		return PlainResult.NULL;
	}

	private GuardedResult future() {
		if (this.type == CompletableFuture.class || this.type == CompletionStage.class) {
			return new FutureResult();
		}
		// The caller has a future of @Async, which waits for this one after the guard
		if (this.type == Future.class && isAsync()) {
			return PlainResult.NULL;
		}
		throw refuse(unguarded(), RETURN_REMEDY);
	}

	private boolean isAsync() {
		return AnnotatedElementUtils.hasAnnotation(this.method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(this.method.getDeclaringClass(), Async.class);
	}

	private GuardedResult reactive() {
		if (!REACTOR) {
			throw refuse("it returns %s, which requires Reactor".formatted(this.type.getName()),
					"Add 'io.projectreactor:reactor-core' to the class path.");
		}
		ReactiveAdapter adapter = adapter();
		if (adapter == null || adapter.getReactiveType() != this.type || !adapter.getDescriptor().isDeferred()) {
			throw refuse("it returns %s: such a publisher may be running before the subscription that is guarded"
				.formatted(this.type.getName()), "Return a Mono or Flux.");
		}
		if (!adapter.supportsEmpty() && this.otherwise == OnLeader.Otherwise.SKIP) {
			throw refuse("it returns %s: a skipped subscription cannot be empty".formatted(this.type.getName()),
					"Return a type that may be empty, such as Mono, or set 'otherwise = Otherwise.THROW'.");
		}
		return Reactor.guard(adapter);
	}

	private @Nullable ReactiveAdapter adapter() {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(this.type);
	}

	private boolean isPublisher() {
		return Flow.Publisher.class.isAssignableFrom(this.type) || is(PUBLISHER);
	}

	private boolean is(String name) {
		try {
			return ClassUtils.forName(name, this.type.getClassLoader()).isAssignableFrom(this.type);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	private String unguarded() {
		return "it returns %s: the work would continue unguarded after the method has returned"
			.formatted(this.type.getName());
	}

	private InvalidOnLeaderException refuse(String problem, String remedy) {
		return OnLeaderRules.refuse(this.subject + problem, remedy);
	}

	/**
	 * Loaded only if Reactor is present.
	 */
	private static final class Reactor {

		static GuardedResult guard(ReactiveAdapter adapter) {
			return new ReactiveResult(adapter);
		}

	}

}
