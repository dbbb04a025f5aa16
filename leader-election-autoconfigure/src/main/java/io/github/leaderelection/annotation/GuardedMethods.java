package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the methods of a class with {@link OnLeader @OnLeader}, on the method itself or
 * on its class.
 */
final class GuardedMethods {

	private GuardedMethods() {
	}

	/**
	 * Find all guarded methods of a class.
	 * @param type the class
	 * @return the methods with their annotation
	 */
	static Map<Method, OnLeader> of(Class<?> type) {
		Class<?> userType = ClassUtils.getUserClass(type);
		return (AnnotationUtils.isCandidateClass(userType, OnLeader.class)) ? MethodIntrospector.selectMethods(userType,
				(MethodIntrospector.MetadataLookup<OnLeader>) (method) -> find(method, userType)) : Map.of();
	}

	/**
	 * Find the annotation that guards a method.
	 * @param method the method
	 * @param type the class of the bean
	 * @return the annotation, {@code null} if the method is not guarded
	 */
	static @Nullable OnLeader find(Method method, Class<?> type) {
		if (method.isSynthetic() || ReflectionUtils.isObjectMethod(method)) {
			return null;
		}
		OnLeader own = AnnotatedElementUtils.findMergedAnnotation(method, OnLeader.class);
		if (own != null || Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
			return own;
		}
		return AnnotatedElementUtils.findMergedAnnotation(type, OnLeader.class);
	}

}
