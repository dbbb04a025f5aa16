package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

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

	private static final List<String> LISTENER_ANNOTATIONS = List.of(
			"org.springframework.kafka.annotation.KafkaListener", "org.springframework.kafka.annotation.KafkaListeners",
			"org.springframework.kafka.annotation.KafkaHandler",
			"org.springframework.amqp.rabbit.annotation.RabbitListener",
			"org.springframework.amqp.rabbit.annotation.RabbitListeners",
			"org.springframework.amqp.rabbit.annotation.RabbitHandler",
			"org.springframework.jms.annotation.JmsListener", "org.springframework.jms.annotation.JmsListeners",
			"org.springframework.pulsar.annotation.PulsarListener",
			"org.springframework.pulsar.annotation.PulsarListeners");

	/**
	 * Methods that the container calls before the proxy exists, or before this instance
	 * is a candidate.
	 */
	private static final Map<String, String> CALLBACKS = Map.of("org.springframework.boot.ApplicationRunner", "run",
			"org.springframework.boot.CommandLineRunner", "run", "org.springframework.beans.factory.InitializingBean",
			"afterPropertiesSet", "org.springframework.beans.factory.SmartInitializingSingleton",
			"afterSingletonsInstantiated", "org.springframework.beans.factory.DisposableBean", "destroy");

	private OnLeaderRules() {
	}

	/**
	 * Refuse a method that the container calls itself, before it initializes the bean.
	 * @param beanName the name of the bean
	 * @param method the method
	 * @throws InvalidOnLeaderException if it cannot be guarded
	 */
	static void checkLifecycle(String beanName, Method method) {
		checkCallback(beanName, method);
		for (String annotation : LIFECYCLE_ANNOTATIONS) {
			if (AnnotatedElementUtils.isAnnotated(method, "jakarta.annotation." + annotation)) {
				throw refuse(subject(beanName, method)
						+ "it is annotated with @%s: the container calls it on every instance and not through the bean's proxy"
							.formatted(annotation),
						"Do the leader's work in a method that listens to LeadershipGrantedEvent or that is scheduled, and annotate only that one.");
			}
		}
	}

	private static void checkCallback(String beanName, Method method) {
		for (Class<?> type : ClassUtils.getAllInterfacesForClass(method.getDeclaringClass())) {
			if (method.getName().equals(CALLBACKS.get(type.getName()))
					&& ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes())) {
				throw refuse(subject(beanName, method)
						+ "it is that of %s: the container calls it before this instance is a candidate, or not through the bean's proxy"
							.formatted(type.getSimpleName()),
						"Do the leader's work in a method that listens to LeadershipGrantedEvent or that is scheduled, and annotate only that one.");
			}
		}
	}

	/**
	 * Refuse a method that cannot be guarded, whatever it returns.
	 * @param subject the beginning of the message
	 * @param type the class of the bean
	 * @param method the method
	 * @throws InvalidOnLeaderException if it cannot be guarded
	 */
	static void check(String subject, Class<?> type, Method method) {
		int modifiers = method.getModifiers();
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
		checkListener(subject, method);
	}

	private static void checkListener(String subject, Method method) {
		for (String annotation : LISTENER_ANNOTATIONS) {
			if (AnnotatedElementUtils.isAnnotated(method, annotation)) {
				throw refuse(
						subject + "it is annotated with @%s: a skipped call would acknowledge the message unprocessed"
							.formatted(ClassUtils.getShortName(annotation)),
						"Let the listener's container run only on the leader, by @WhileLeader on a @KafkaListener method or by leader-election.while-leader.beans (docs/while-leader.md).");
			}
		}
	}

	private static boolean isDeclaredByInterface(Method method, Class<?> type) {
		return ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.anyMatch((declaring) -> ClassUtils.hasMethod(declaring, method.getName(), method.getParameterTypes()));
	}

	static String subject(String beanName, Method method) {
		return "@OnLeader cannot guard the method '%s' of the bean '%s', because ".formatted(describe(method),
				beanName);
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
