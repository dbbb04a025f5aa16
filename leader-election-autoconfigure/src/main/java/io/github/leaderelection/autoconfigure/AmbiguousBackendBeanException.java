package io.github.leaderelection.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.List;

/**
 * Thrown when a backend could use several beans and none of them is marked.
 */
class AmbiguousBackendBeanException extends RuntimeException {

	private final String mark;

	AmbiguousBackendBeanException(Class<?> type, Class<? extends Annotation> mark, List<String> beanNames) {
		super("Leader election found %d %s beans but cannot decide which one to use: %s".formatted(beanNames.size(),
				type.getSimpleName(), String.join(", ", beanNames)));
		this.mark = mark.getSimpleName();
	}

	/**
	 * Return the qualifier that would mark one of them.
	 * @return its simple name
	 */
	String mark() {
		return this.mark;
	}

}
