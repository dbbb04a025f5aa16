package io.github.leaderelection.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.leaderelection.ElectionEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.event.TransactionalEventListenerFactory;

/**
 * Warns of listeners for events of elections that wait for the commit of a transaction:
 * such events are published outside of transactions, so Spring drops them without a word.
 * It examines the beans of the context of the engine and of those below, and creates none
 * of them. A listener for a type above {@link ElectionEvent} may be meant for other
 * events and is left alone.
 */
class TransactionalListenerCheck implements ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(TransactionalListenerCheck.class);

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() instanceof ConfigurableApplicationContext context) {
			ConfigurableListableBeanFactory beans = context.getBeanFactory();
			// Without one Spring takes them for plain listeners
			if (beans.getBeanNamesForType(TransactionalEventListenerFactory.class, true, false).length > 0) {
				check(beans);
			}
		}
	}

	private static void check(ConfigurableListableBeanFactory beans) {
		for (String beanName : beans.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = AutoProxyUtils.determineTargetClass(beans, beanName);
			if (type != null && AnnotationUtils.isCandidateClass(type, TransactionalEventListener.class)) {
				MethodIntrospector.selectMethods(type, TransactionalListenerCheck::silentFor)
					.forEach((method, events) -> logger
						.warn("The method '{}' of the bean '{}' is not called for {}: it waits for the commit of a transaction,"
								+ " and events of elections are published outside of transactions."
								+ " Use @EventListener instead of @TransactionalEventListener or @ApplicationModuleListener",
								method.getName(), beanName, events));
			}
		}
	}

	private static @Nullable List<String> silentFor(Method method) {
		TransactionalEventListener annotation = AnnotatedElementUtils.findMergedAnnotation(method,
				TransactionalEventListener.class);
		if (annotation == null || annotation.fallbackExecution()) {
			return null;
		}
		List<String> events = listened(method, annotation).filter(ElectionEvent.class::isAssignableFrom)
			.map(Class::getSimpleName)
			.toList();
		return (events.isEmpty()) ? null : events;
	}

	private static Stream<Class<?>> listened(Method method, TransactionalEventListener annotation) {
		if (annotation.classes().length > 0) {
			return Arrays.stream(annotation.classes());
		}
		return (method.getParameterCount() == 1) ? Stream.of(payload(ResolvableType.forMethodParameter(method, 0)))
				: Stream.empty();
	}

	private static Class<?> payload(ResolvableType parameter) {
		ResolvableType event = parameter.as(PayloadApplicationEvent.class);
		return ((event != ResolvableType.NONE) ? event.getGeneric(0) : parameter).resolve(Object.class);
	}

}
