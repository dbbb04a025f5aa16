package io.github.leaderelection.work;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Creates message listeners with {@link WhileLeader @WhileLeader} at start where beans
 * are lazy: nothing else asks for them, and their containers exist only after that.
 */
public final class WhileLeaderLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

	@Override
	public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
		return AnnotationUtils.isCandidateClass(beanType, WhileLeader.class)
				&& (isListener(beanType) || !MethodIntrospector
					.selectMethods(beanType, (Method method) -> (isListener(method)) ? Boolean.TRUE : null)
					.isEmpty());
	}

	private static boolean isListener(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, WhileLeader.class)
				&& ListenerAnnotations.isListener(element);
	}

}
