package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * What a method has to be like so that {@link OnLeader @OnLeader} can guard it.
 */
final class OnLeaderRules {

	/**
	 * Their types may be missing on the class path.
	 */
	private static final List<String> LIFECYCLE_ANNOTATIONS = List.of("PostConstruct", "PreDestroy");

	private OnLeaderRules() {
	}

	/**
	 * Refuse a method that the container calls itself, before it initializes the bean.
	 * @param beanName the name of the bean
	 * @param method the method
	 * @throws InvalidOnLeaderException if it cannot be guarded
	 */
	static void checkLifecycle(String beanName, Method method) {
		for (String annotation : LIFECYCLE_ANNOTATIONS) {
			if (AnnotatedElementUtils.isAnnotated(method, "jakarta.annotation." + annotation)) {
				throw refuse(
						"@OnLeader cannot guard the method '%s' of the bean '%s', because it is annotated with @%s: the container calls it on every instance and not through the bean's proxy"
							.formatted(describe(method), beanName, annotation),
						"Do the leader's work in a method that listens to LeadershipGrantedEvent or that is scheduled, and annotate only that one.");
			}
		}
	}

	/**
	 * Refuse a method that cannot be guarded.
	 * @param beanName the name of the bean
	 * @param type the class of the bean
	 * @param method the method
	 * @throws InvalidOnLeaderException if it cannot be guarded
	 */
	static void check(String beanName, Class<?> type, Method method) {
		int modifiers = method.getModifiers();
		String subject = "@OnLeader cannot guard the method '%s' of the bean '%s', because ".formatted(describe(method),
				beanName);
		if (Modifier.isPrivate(modifiers)) {
			throw refuse(subject + "it is private: a call does not go through the proxy of the bean",
					"Make the method public.");
		}
		if (Modifier.isStatic(modifiers)) {
			throw refuse(subject + "it is static: a call does not go through the proxy of the bean",
					"Make it an instance method.");
		}
		boolean needsInterface = Modifier.isFinal(type.getModifiers());
		if (needsInterface && ClassUtils.getAllInterfacesForClass(type).length == 0) {
			throw refuse(subject + "the class %s is final and implements no interface".formatted(type.getName()),
					"Remove 'final' from the class, or move the method to an interface.");
		}
		if (needsInterface && !isDeclaredByInterface(method, type)) {
			throw refuse(
					subject + "the class %s is final and no interface of it declares the method"
						.formatted(type.getName()),
					"Remove 'final' from the class, or add the method to the interface.");
		}
		if (!needsInterface && Modifier.isFinal(modifiers)) {
			throw refuse(subject + "it is final: the bean's proxy cannot override it",
					"Remove 'final' from the method.");
		}
		checkReturnType(subject, method);
	}

	private static void checkReturnType(String subject, Method method) {
		Class<?> returnType = method.getReturnType();
		if (returnType.isPrimitive() && returnType != void.class) {
			throw refuse(
					subject + "it returns the primitive type %s: a skipped call has no value to return"
						.formatted(returnType.getName()),
					"Return void, %s or an Optional, or annotate only the methods that do the leader's work."
						.formatted(ClassUtils.resolvePrimitiveIfNecessary(returnType).getSimpleName()));
		}
		if (isAsynchronous(method, returnType)) {
			throw refuse(
					subject + "it returns %s: the work would continue unguarded after the method has returned"
						.formatted(returnType.getName()),
					"Do the work before the method returns, or call LeaderElector.runIfLeader in the code that does the work.");
		}
	}

	private static boolean isAsynchronous(Method method, Class<?> returnType) {
		return Future.class.isAssignableFrom(returnType) || CompletionStage.class.isAssignableFrom(returnType)
				|| Flow.Publisher.class.isAssignableFrom(returnType)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(returnType) != null
				|| ClassUtils.getAllInterfacesForClassAsSet(returnType)
					.stream()
					.anyMatch((type) -> type.getName().equals("org.reactivestreams.Publisher"))
				|| Arrays.stream(method.getParameterTypes())
					.anyMatch((type) -> type.getName().equals("kotlin.coroutines.Continuation"));
	}

	private static boolean isDeclaredByInterface(Method method, Class<?> type) {
		return ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.anyMatch((declaring) -> ClassUtils.hasMethod(declaring, method.getName(), method.getParameterTypes()));
	}

	static String describe(Method method) {
		return "%s.%s(%s)".formatted(ClassUtils.getShortName(method.getDeclaringClass()), method.getName(),
				String.join(", ", Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList()));
	}

	static InvalidOnLeaderException refuse(String problem, String remedy) {
		return refuse(problem, remedy, null);
	}

	static InvalidOnLeaderException refuse(String problem, String remedy, @Nullable Throwable cause) {
		return new InvalidOnLeaderException(problem, remedy, cause);
	}

}
